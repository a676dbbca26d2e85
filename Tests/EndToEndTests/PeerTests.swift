import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "Who is an administrator, by the kernel's word", .blocking,
    .enabled(if: getuid() == 0, "it takes root to become others"))
struct PeerTests {
    /// A group that every Debian has, and that has no members.
    private static let group: (name: String, gid: Int) = ("games", 60)

    struct Caller: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var identity: [String]
        var isAdmin: Bool
    }

    static let callers = [
        Caller(
            testDescription: "root", identity: ["--reuid=0", "--regid=0", "--clear-groups"],
            isAdmin: true),
        Caller(
            testDescription: "a user",
            identity: ["--reuid=4321", "--regid=4321", "--clear-groups"],
            isAdmin: false),
        Caller(
            testDescription: "a user of root's group",
            identity: ["--reuid=4321", "--regid=0", "--clear-groups"], isAdmin: false),
        Caller(
            testDescription: "a member by supplementary group",
            identity: ["--reuid=4321", "--regid=4321", "--groups=10,60,4000"], isAdmin: true),
        Caller(
            testDescription: "a member by primary group",
            identity: ["--reuid=4321", "--regid=60", "--clear-groups"], isAdmin: true),
        Caller(
            testDescription: "the overflow user",
            identity: ["--reuid=65534", "--regid=65534", "--clear-groups"], isAdmin: false),
        Caller(
            testDescription: "the overflow user in the group",
            identity: ["--reuid=65534", "--regid=65534", "--groups=60"], isAdmin: false),
    ]

    /// Calls a method as somebody else, who may reach the socket.
    private func call(
        _ daemon: TestDaemon, as identity: [String], _ method: String, _ params: JSON = [:],
        token: String? = nil
    ) throws -> Run {
        let scratch = daemon.scratch
        chmod(scratch.path, 0o711)
        chmod(scratch.socket, 0o666)
        return try scratch.run(
            ["setpriv"] + identity
                + [
                    Programs.teller, "rpc", method, params.source, "--socket", scratch.socket,
                    "--json",
                ],
            environment: ["TELLER_TOKEN": token, "HOME": "/nonexistent"].compactMapValues(\.self))
    }

    private static let config = "accounts:\n  admin_group: \(group.name)\n"

    @Test("By uid and by group", arguments: callers)
    func admin(_ caller: Caller) throws {
        try Scratch.serve(config: Self.config) { daemon in
            let verify = try call(daemon, as: caller.identity, "admin.verify")
            #expect(verify.exit == .status(caller.isAdmin ? 0 : 77), "\(verify)")
            let create = try call(
                daemon, as: caller.identity, "admin.create", ["username": "eve", "balance": 5])
            #expect(create.exit == .status(caller.isAdmin ? 0 : 77), "\(create)")
            let eve = try daemon.call("admin.account", ["username": "eve"])
            #expect(eve.code == (caller.isAdmin ? nil : 404))
        }
    }

    @Test("A user's token makes nobody one, and an administrator's does")
    func token() throws {
        try Scratch.serve(config: Self.config) { daemon in
            let user = try daemon.account("alice").text
            _ = try daemon.call(
                "admin.create",
                ["username": "olga", "password": "password of olga", "role": "admin"])
            let admin = try daemon.call(
                "login", ["username": "olga", "password": "password of olga"])["result"]["token"]
            let stranger = ["--reuid=4321", "--regid=4321", "--clear-groups"]
            // 403 comes before 404, so that a stranger learns no names.
            for name in ["alice", "nobody"] {
                let run = try call(
                    daemon, as: stranger, "admin.account", ["username": .string(name)],
                    token: user)
                #expect(run.exit == .status(77))
                #expect((run.output + run.errors).contains("forbidden"), "\(run)")
            }
            let run = try call(daemon, as: stranger, "admin.verify", token: admin.text)
            #expect(run.exit == .status(0), "\(run)")
        }
    }

    @Test("The daemon's own uid is one")
    func ownUID() throws {
        try Scratch.use { scratch in
            let own = ["--reuid=4321", "--regid=4321", "--clear-groups"]
            chown(scratch.path, 4321, 4321)
            let daemon = try scratch.daemon(wrapper: ["setpriv"] + own)
            #expect(try call(daemon, as: own, "admin.verify").exit == .status(0))
            #expect(
                try call(daemon, as: Self.callers[0].identity, "admin.verify").exit == .status(0))
            let other = ["--reuid=4322", "--regid=4321", "--clear-groups"]
            #expect(try call(daemon, as: other, "admin.verify").exit == .status(77))
        }
    }

    @Test("Nobody but the daemon's user reaches a socket that it bound itself")
    func socketMode() throws {
        try Scratch.serve { daemon in
            chmod(daemon.scratch.path, 0o711)
            #expect(mode(daemon.scratch.socket) == 0o600)
            let other = ["setpriv", "--reuid=4321", "--regid=4321", "--clear-groups"]
            let run = try daemon.scratch.run(
                other + [Programs.teller, "ping", "--socket", daemon.scratch.socket])
            #expect(run.exit == .status(69), "\(run)")
        }
    }
}

/// The permissions of a file.
func mode(_ path: String) -> UInt32 {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & 0o777 : 0
}
