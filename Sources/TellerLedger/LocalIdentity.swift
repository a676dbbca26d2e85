/// The account that a user of the system gets in to by uid.
///
/// Uids are given to others in time; so the name that the uid had is kept with it, and a uid that
/// has another name by now is somebody else.
package struct LocalIdentity: Hashable, Sendable {
    package var uid: UInt32
    package var systemName: String
    package var account: AccountID

    package init(uid: UInt32, systemName: String, account: AccountID) {
        self.uid = uid
        self.systemName = systemName
        self.account = account
    }

    /// Whether the system still calls the uid so; the case does not matter.
    package func isStillCalled(_ name: String) -> Bool {
        AccountRecord.folded(name) == AccountRecord.folded(systemName)
    }
}
