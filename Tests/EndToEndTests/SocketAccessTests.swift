import Foundation
import TestSupport
import Testing

@Suite(
    "Who may not open a socket learns what would help", .blocking,
    .enabled(if: getuid() == 0, "it takes root to become others"))
struct SocketAccessTests {
    /// A group that every Debian has, and that has no members.
    private static let games: (name: String, gid: gid_t) = ("games", 60)
    /// Likewise a user, with a group of its own.
    private static let other: (name: String, id: uid_t) = ("bin", 2)

    /// Asks a daemon in a folder of these modes, deep in others, as a user who owns nothing of it.
    private func ping(
        folder: mode_t, socket: mode_t, owner: uid_t, group: gid_t
    ) throws -> Run {
        var run: Run?
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            let place = scratch.path("own")
            let path = place + "/deeper/s"
            try FileManager.default.createDirectory(
                atPath: place + "/deeper", withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: scratch.socket, toPath: path)
            for (path, mode) in [(place, folder), (place + "/deeper", folder), (path, socket)] {
                #expect(chown(path, owner, group) == 0)
                #expect(chmod(path, mode) == 0)
            }
            chmod(scratch.path, 0o711)
            run = try scratch.run([
                "setpriv", "--reuid=4321", "--regid=4321", "--clear-groups", Programs.teller,
                "ping", "--socket", path,
            ])
        }
        return try #require(run)
    }

    @Test(
        "What is somebody's own no group opens, and none is named",
        arguments: [(0o700, 0o600), (0o711, 0o600), (0o740, 0o660), (0o711, 0o640)]
            as [(mode_t, mode_t)])
    func owner(folder: mode_t, socket: mode_t) throws {
        let run = try ping(
            folder: folder, socket: socket, owner: Self.other.id, group: Self.other.id)
        #expect(run.exit == .status(69))
        #expect(run.errors.contains("permission denied"), "\(run)")
        #expect(run.errors.contains("It belongs to bin alone"), "\(run)")
        #expect(!run.errors.contains("usermod"), "\(run)")
    }

    @Test(
        "The group is named that the socket, or the folder that hides it, is open to",
        arguments: [(0o711, 0o660), (0o710, 0o660)] as [(mode_t, mode_t)])
    func group(folder: mode_t, socket: mode_t) throws {
        let run = try ping(folder: folder, socket: socket, owner: 0, group: Self.games.gid)
        #expect(run.exit == .status(69))
        #expect(run.errors.contains("usermod -aG games "), "\(run)")
    }
}
