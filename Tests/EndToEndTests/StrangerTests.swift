import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "What only administrators may, by every one of their methods", .blocking,
    .enabled(if: getuid() == 0, "it takes root to become others"))
struct StrangerTests {
    private static let methods = FieldTests.methods.filter { $0.name.hasPrefix("admin.") }

    /// Calls as a user of the system who is no administrator.
    private func call(
        _ daemon: TestDaemon, _ method: String, _ params: JSON, token: String?
    ) throws -> Run {
        chmod(daemon.scratch.path, 0o711)
        chmod(daemon.scratch.socket, 0o666)
        return try daemon.scratch.run(
            [
                "setpriv", "--reuid=4321", "--regid=4321", "--clear-groups", Programs.teller,
                "rpc", method, params.source, "--socket", daemon.scratch.socket, "--json",
            ],
            environment: ["TELLER_TOKEN": token, "HOME": "/nonexistent"].compactMapValues(\.self))
    }

    @Test("A stranger and a user are refused before anything else is told, and leave no record")
    func refusals() throws {
        #expect(Self.methods.count > 20)
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 500)
            let wire = try daemon.connect()
            let chat = try wire.chat(alice, "hello")["chat"]
            let audit = try wire.audit()
            for method in Self.methods {
                // Of what there is, where something is named, so that it could be done.
                var params = method.companions(of: "")
                if params["username"] != .null { params = params.merging(["username": "alice"]) }
                if params["chat"] != .null { params = params.merging(["chat": chat]) }
                let stranger = try call(daemon, method.name, params, token: nil)
                #expect(stranger.exit == .status(77), "\(method.name): \(stranger)")
                #expect((stranger.output + stranger.errors).contains("unauthenticated"))
                let user = try call(daemon, method.name, params, token: alice.text)
                #expect(user.exit == .status(77), "\(method.name): \(user)")
                #expect((user.output + user.errors).contains("forbidden"), "\(method.name)")
            }
            #expect(try wire.audit() == audit)
            #expect(try wire.result("balance", ["token": alice]) == ["balance": 400, "held": 0])
        }
    }
}
