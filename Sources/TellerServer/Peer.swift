internal import CSystemd
internal import Glibc

/// Who is at the other end of a connection, as the kernel tells it (unix(7), SO_PEERCRED): the
/// process that called connect, as it was then.
package struct Peer: Hashable, Sendable {
    /// Uids that the kernel could not map into this namespace look like this one; it is nobody.
    static let overflowUID: UInt32 = 65534

    package var pid: Int32
    /// Nil where it is nobody that can be told from others.
    package var uid: UInt32?
    /// Primary and supplementary.
    package var gids: Set<UInt32>

    package init(pid: Int32, uid: UInt32?, gids: Set<UInt32>) {
        self.pid = pid
        self.uid = uid
        self.gids = gids
    }

    static let unknown = Peer(pid: 0, uid: nil, gids: [])

    /// Asks the kernel about a socket of the family AF_UNIX; `unknown` if it has gone already.
    init(socket: Int32) {
        var credentials = teller_peer_credentials()
        var length = socklen_t(MemoryLayout<teller_peer_credentials>.size)
        guard
            getsockopt(socket, SOL_SOCKET, teller_so_peercred, &credentials, &length) == 0,
            length == MemoryLayout<teller_peer_credentials>.size
        else {
            self = .unknown
            return
        }
        pid = credentials.pid
        uid = credentials.uid == Self.overflowUID ? nil : credentials.uid
        gids = Set(Self.supplementaryGroups(socket) + [credentials.gid])
    }

    private static func supplementaryGroups(_ socket: Int32) -> [UInt32] {
        var length: socklen_t = 0
        // The first call fails and says how much there is.
        guard getsockopt(socket, SOL_SOCKET, teller_so_peergroups, nil, &length) != 0,
            errno == ERANGE, length > 0
        else { return [] }
        var gids = [UInt32](repeating: 0, count: Int(length) / MemoryLayout<UInt32>.size)
        guard getsockopt(socket, SOL_SOCKET, teller_so_peergroups, &gids, &length) == 0 else {
            return []
        }
        return Array(gids.prefix(Int(length) / MemoryLayout<UInt32>.size))
    }
}
