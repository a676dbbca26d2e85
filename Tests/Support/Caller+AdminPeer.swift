package import TellerLedger

extension Caller {
    /// A peer of the socket that is an administrator by its uid.
    package static func adminPeer(uid: UInt32) -> Caller {
        Caller(peerUID: uid, isAdminPeer: true, token: nil)
    }
}
