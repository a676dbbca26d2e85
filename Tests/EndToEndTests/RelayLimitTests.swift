import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Who may speak for others, and what callers of a bridge are held to", .blocking)
struct RelayLimitTests {
    private func register(
        _ wire: Wire, _ name: String, from address: String? = nil
    ) throws -> Int64? {
        var params: JSON = ["username": .string(name), "password": "a password"]
        if let address { params = params.merging(["client_address": .string(address)]) }
        return try wire.call("register", params).code
    }

    @Test("Registrations count by address, those of an IPv6 network of 64 bits together")
    func registrations() throws {
        try Scratch.serve(config: "limits: { register_per_minute: 1 }") { daemon in
            let sources = [
                ["192.0.2.7", "::ffff:192.0.2.7"], ["192.0.2.8"],
                ["2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff"], ["2001:db8:0:1::1"], [nil],
            ]
            for (number, source) in sources.enumerated() {
                // Whichever relay they come by.
                let wires = [try daemon.relay(), try daemon.relay()]
                #expect(try register(wires[0], "user\(number)", from: source[0]) == nil)
                for address in source + source {
                    let code = try register(wires[1], "other\(number)", from: address)
                    #expect(code == 429, "\(source)")
                }
            }
            // The bridge's own user has a count of its own.
            #expect(try register(try daemon.connect(), "local") == nil)
        }
    }

    @Test("Wrong passwords too")
    func passwords() throws {
        try Scratch.serve(config: "limits: { login_failures_per_minute: 1 }") { daemon in
            _ = try daemon.account("alice")
            let relay = try daemon.relay()
            func login(_ password: JSON, _ address: JSON) throws -> Int64? {
                try relay.call(
                    "login",
                    ["username": "alice", "password": password, "client_address": address]
                ).code
            }
            #expect(try login("wrong password", "192.0.2.7") == 401)
            #expect(try login("password of alice", "192.0.2.7") == 429)
            #expect(try login("password of alice", "192.0.2.8") == nil)
        }
    }

    @Test("They are not on this machine")
    func local() throws {
        try Scratch.serve(config: "accounts: { registration: local }") { daemon in
            let relay = try daemon.relay()
            for address in ["192.0.2.7", "127.0.0.1", "::1", nil] {
                #expect(try register(relay, "alice", from: address) == 403)
            }
            #expect(try register(try daemon.connect(), "alice") == nil)
        }
    }

    @Test("Far more requests may be in flight than on a caller's own connection")
    func inFlight() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "m": { request in [.wait(valve)] + Completions.steps(request, ["done"]) }
        ])
        try Scratch.serve(config: upstream.config(["m": ["concurrency": "100"]])) { daemon in
            let tokens = try (0..<6).map { try daemon.account("user\($0)") }
            let relay = try daemon.relay()
            for (account, token) in tokens.enumerated() {
                for number in 0..<15 { try relay.begin(token, "Hi", id: "\(account) \(number)") }
            }
            // Behind 90 that wait.
            #expect(try relay.call("balance", ["token": tokens[0]])["result"]["held"] == 1500)
            valve.open()
            let ended = try relay.streams(90)
            #expect(ended.count == 90)
            #expect(ended.values.allSatisfy { $0.answer["result"]["reply"] == "done" })
        }
    }

    @Test("More may wait to be read")
    func unread() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 10_000)
            let relay = try daemon.relay()
            let message = JSON.string(String(repeating: "x", count: 200_000))
            for number in 0..<50 {
                let chat: JSON = ["token": token, "message": message]
                try relay.send(request("chat", chat, id: .integer(Int64(number))) + "\n")
            }
            // 10 MB, of which no byte has been read.
            try wait(until: "all chats are charged") {
                try daemon.call("balance", ["token": token])["result"]["balance"] == 5000
            }
            for _ in 0..<50 { #expect(try relay.answer()["result"]["price"] == 100) }
        }
    }

    @Test(
        "A stranger may not; a bridge's user may, as long as the config names it",
        .enabled(if: getuid() == 0, "it takes root to become others"))
    func users() throws {
        try Scratch.use { scratch in
            let user = try SystemUser(scratch)
            let bridge: JSON = .string(user.name)
            let config = "accounts: { bridge_users: [nobody-of-this-name, \(bridge.source)] }"
            let daemon = try scratch.daemon(config: config + "\nlog_level: info")
            #expect(scratch.log.contains("nobody-of-this-name"))
            let token = try daemon.account("alice")
            let stranger = try daemon.connect(as: 4321)
            #expect(try stranger.call("relay").code == 403)
            let address: JSON = ["token": token, "client_address": "192.0.2.7"]
            #expect(try stranger.call("balance", address).code == -32602)
            #expect(try stranger.call("authenticate", ["token": token]).code == nil)
            #expect(try stranger.call("balance")["result"]["balance"] == 4000)

            let relay = try daemon.connect(as: user.uid)
            #expect(try relay.call("relay").code == nil)
            #expect(try relay.call("balance", address)["result"]["balance"] == 4000)

            try scratch.write("accounts: { bridge_users: [] }", to: "teller.yaml")
            #expect(try daemon.call("server.reload").code == nil)
            #expect(try relay.call("balance", address).code == 403)
            try relay.send(request("chat.cancel", ["token": token, "chat": "1"]) + "\n")
            #expect(try relay.call("server.ping").code == 403)
            #expect(try daemon.connect(as: user.uid).call("relay").code == 403)
            // The daemon's own user still may.
            #expect(try daemon.relay().call("balance", address).code == nil)
        }
    }

    @Test(
        "A wider uid is no way in: neither root nor administrators are bridges of another's daemon",
        .enabled(if: getuid() == 0, "it takes root to become others"))
    func rootOfAnother() throws {
        try Scratch.use { scratch in
            chown(scratch.path, 4321, 4321)
            let daemon = try scratch.daemon(
                wrapper: ["setpriv", "--reuid=4321", "--regid=4321", "--clear-groups"])
            #expect(try daemon.connect().call("admin.verify").code == nil)
            #expect(try daemon.connect().call("relay").code == 403)
            #expect(try daemon.connect(as: 4321).call("relay").code == nil)
            #expect(try daemon.connect(as: 65534).call("relay").code == 403)
        }
    }
}
