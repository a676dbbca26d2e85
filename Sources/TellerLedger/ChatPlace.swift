/// A chat's place with its model, and among those that its account may have under way at once.
///
/// It is asked for within a transaction, behind the look-up: so who may not chat takes nobody's
/// place, and a recorded reply needs none.
package protocol ChatPlace: Sendable {
    /// Nil if it was taken; asked again, the same.
    func take(for account: AccountID) -> ChatPlaceRefusal?
    /// Gives back what was taken.
    func leave()
}

package enum ChatPlaceRefusal: Hashable, Sendable {
    /// The account has as many chats with models as it may.
    case accountFull
    /// As many wait for the model as may.
    case modelBusy
}
