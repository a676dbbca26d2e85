/// How often an account may chat.
///
/// It is asked within a transaction, so that a recorded reply is found first and does not count.
package protocol ChatPace: Sendable {
    /// Counts a chat; seconds to wait, instead, where the account has had its share.
    func admit(_ account: AccountID, at now: Timestamp) -> Int?
}
