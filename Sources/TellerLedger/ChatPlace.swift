/// A chat's place among those that its account may have under way at once.
///
/// It is asked for within a transaction, so that a recorded reply is found first and needs none.
package protocol ChatPlace: Sendable {
    /// Whether there is one; asked again, the same.
    func take(for account: AccountID) -> Bool
}
