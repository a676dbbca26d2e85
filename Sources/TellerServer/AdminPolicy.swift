internal import Glibc

/// Which peers of the socket are administrators: uid 0, the daemon's own uid, and a group.
package struct AdminPolicy: Sendable {
    private let ownUID: UInt32
    private let group: UInt32?

    /// The group is that of the config, where the system knows it.
    package init(ownUID: UInt32 = getuid(), group: UInt32?) {
        self.ownUID = ownUID
        self.group = group
    }

    package func isAdmin(_ peer: Peer) -> Bool {
        guard let uid = peer.uid else { return false }
        if uid == 0 || uid == ownUID { return true }
        return group.map(peer.gids.contains) ?? false
    }

    /// The gid of a group by its name; nil if the system does not know it.
    package static func gid(ofGroup name: String) -> UInt32? {
        var entry = group_entry()
        var found: UnsafeMutablePointer<group_entry>?
        var buffer = [CChar](repeating: 0, count: groupBytes)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
            return nil
        }
        return entry.gr_gid
    }

    /// A group's line in the database, its members included.
    private static let groupBytes = 1 << 18
}

private typealias group_entry = group
