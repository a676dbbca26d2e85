internal import Glibc

/// Which peers of the socket may speak for others: the users of bridges, and the daemon's own.
package struct RelayPolicy: Sendable {
    private let ownUID: UInt32
    private let bridges: Set<UInt32>

    /// The uids are those of the config's users, where the system knows them.
    package init(ownUID: UInt32 = getuid(), bridges: Set<UInt32>) {
        self.ownUID = ownUID
        self.bridges = bridges
    }

    package func mayRelay(_ peer: Peer) -> Bool {
        guard let uid = peer.uid else { return false }
        return uid == ownUID || bridges.contains(uid)
    }

    /// The uid of a user by its name; nil if the system does not know it.
    package static func uid(ofUser name: String) -> UInt32? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: userBytes)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return nil
        }
        return entry.pw_uid
    }

    /// A user's line in the database.
    private static let userBytes = 1 << 16
}
