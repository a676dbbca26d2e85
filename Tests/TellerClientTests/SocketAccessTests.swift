import Glibc
import Testing

@testable import teller

@Suite("A socket that may not be opened")
struct SocketAccessTests {
    private func access(
        of owner: uid_t, _ group: gid_t, _ mode: mode_t, needing bit: mode_t = S_IWGRP
    ) -> SocketAccess {
        SocketAccess(owner: owner, group: group, mode: mode, needing: bit)
    }

    /// A group and a user that every Debian has, of which nobody is.
    private static let games: (uid: uid_t, gid: gid_t) = (5, 60)

    @Test("Which group to join, or that it was joined just now, or whose it is alone")
    func advice() {
        let outsider = SocketAccess.group("friends", .none)
        #expect(outsider.advice.first?.contains("usermod -aG friends") == true)
        let newcomer = SocketAccess.group("friends", .pending)
        #expect(newcomer.advice.last == "Log out of the machine and in again.")
        let stranger = SocketAccess.owner("alice").advice.joined()
        #expect(stranger.contains("belongs to alice alone"))
        #expect(!stranger.contains("usermod"))
    }

    @Test("A group helps only where its bits let it in: to write to the socket, to pass the folder")
    func bits() {
        let (uid, gid) = Self.games
        for mode in [0o660, 0o620, 0o722] as [mode_t] {
            #expect(access(of: uid, gid, mode) == .group("games", .none), "\(mode)")
        }
        for mode in [0o600, 0o640, 0o707, 0o670 & ~S_IWGRP] as [mode_t] {
            #expect(access(of: uid, gid, mode) == .owner("games"), "\(mode)")
        }
        let folder = access(of: uid, gid, 0o710, needing: S_IXGRP)
        #expect(folder == .group("games", .none))
        #expect(access(of: uid, gid, 0o760, needing: S_IXGRP) == .owner("games"))
    }

    @Test("Nobody is told to join the group of root, or one that has no name")
    func noGroup() {
        #expect(access(of: 0, 0, 0o660) == .owner("root"))
        #expect(access(of: 0, 4_123_456, 0o660) == .owner("root"))
        #expect(access(of: 4_123_456, 0, 0o600) == .owner("the uid 4123456"))
    }

    @Test("It is the socket that is looked at, where it can be seen")
    func path() async throws {
        try await FakeDaemon.inFolder { folder in
            let path = folder + "/s"
            #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
            #expect(SocketAccess(path) == access(of: geteuid(), getegid(), 0o600))
            #expect(chmod(path, 0o660) == 0)
            #expect(SocketAccess(path) == access(of: geteuid(), getegid(), 0o660))
        }
        #expect(SocketAccess("/no/such/socket") == .group("teller-users", .none))
    }
}
