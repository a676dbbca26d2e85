import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("A connection that speaks for others", .blocking)
struct RelayTests {
    private static let address: JSON = "192.0.2.7"

    /// An administrator's account, and its token.
    private func administrator(_ daemon: TestDaemon) throws -> JSON {
        let token = try daemon.account("olga")
        let role: JSON = ["username": "olga", "role": "admin"]
        #expect(try daemon.call("admin.role", role).code == nil)
        return token
    }

    @Test("Is nobody by its uid, which is an administrator's elsewhere")
    func nobody() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let relay = try daemon.relay()
            #expect(try daemon.call("server.info")["result"]["admin"] == true)
            #expect(try relay.call("server.info")["result"]["admin"] == false)
            for (method, params) in Self.administrative {
                #expect(try relay.call(method, params).code == 401, "\(method)")
                let shown = params.merging(["token": token])
                #expect(try relay.call(method, shown).code == 403, "\(method)")
            }
            #expect(try relay.call("login", ["local": true]).code == 403)
            #expect(try relay.call("authenticate", ["token": token]).code == 403)
            #expect(try relay.call("balance").code == 401)
            #expect(try relay.call("balance", ["token": token])["result"]["balance"] == 4000)
            #expect(try relay.call("balance").code == 401, "no token stays behind")
        }
    }

    private static let administrative: [(String, JSON)] = [
        ("admin.verify", [:]), ("admin.accounts", [:]), ("admin.create", ["username": "eve"]),
        ("admin.grant", ["username": "alice", "amount": 5]), ("admin.chats", ["username": "alice"]),
        ("admin.audit", [:]), ("server.reload", [:]),
    ]

    @Test("Does what a token of an administrator may, and the audit tells whose and from where")
    func administratorsToken() throws {
        try Scratch.serve { daemon in
            let admin = try administrator(daemon)
            _ = try daemon.account("alice")
            let relay = try daemon.relay()
            let grant: JSON = ["username": "alice", "amount": 5, "token": admin]
            _ = try relay.result("admin.grant", grant.merging(["client_address": Self.address]))
            _ = try relay.result(
                "admin.grant", grant.merging(["client_address": "2001:DB8:0:0::7"]))
            _ = try relay.result("admin.grant", grant)
            _ = try daemon.connect().result("admin.grant", grant)
            let records = try daemon.connect().audit().prefix(4)
            #expect(records.map { $0["account"] } == ["olga", "olga", "olga", "olga"])
            #expect(records.map { $0["address"] } == [.null, .null, "2001:db8::7", Self.address])
            let uid = JSON.integer(Int64(getuid()))
            #expect(records.map { $0["peer_uid"] } == [uid, .null, .null, .null])
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("Is one from its first line on, what came with it in the same breath included")
    func barrier() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let lines =
                [request("relay", id: "relay")]
                + (0..<20).map { request("admin.verify", id: .integer($0)) }
                + [request("chat.cancel", ["request": 1], id: "cancel")]
            try wire.send(lines.map { $0 + "\n" }.joined())
            var codes: [JSON: Int64?] = [:]
            for _ in lines {
                let answer = try wire.answer()
                codes[answer["id"]] = answer.code
            }
            #expect(codes["relay"] == .some(nil))
            #expect(codes["cancel"] == -32602)
            for number in 0..<20 { #expect(codes[.integer(Int64(number))] == 401) }
        }
    }

    @Test(
        "Is none that said something else before",
        arguments: [
            request("server.ping", id: 1), request("server.ping"), request("relay"),
            request("no.such", id: 1), "not JSON", "[]", "[\(request("relay", id: 1))]",
            "[\(request("server.ping", id: 1)),\(request("relay", id: 2))]",
            request("relay", ["bogus": 1], id: 1),
        ])
    func late(_ first: String) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            try wire.send(first + "\n" + request("relay", id: "late") + "\n")
            var answer = try wire.answer()
            while answer["id"] != "late" {
                for member in answer.elements where member["id"] != 1 || !first.contains("ping") {
                    #expect(member.code == -32600, "\(member)")
                }
                answer = try wire.answer()
            }
            #expect(answer.code == -32600)
            // It has kept what it is.
            #expect(try wire.call("admin.verify").code == nil)
        }
    }

    @Test("Twice is once too often, and it stays one")
    func twice() throws {
        try Scratch.serve { daemon in
            let relay = try daemon.relay()
            #expect(try relay.call("relay").code == -32600)
            #expect(try relay.call("admin.verify").code == 401)
        }
    }

    @Test("client_address is known nowhere else", arguments: FieldTests.methods)
    func elsewhere(_ method: FieldTests.Declared) throws {
        try Scratch.serve { daemon in
            let params = method.companions(of: "").merging(["client_address": Self.address])
            let answer = try daemon.call(method.name, params)
            #expect(answer.code == -32602)
            let message = answer["error"]["message"].text
            #expect(message == "The param 'client_address' is unknown.")
            guard method.name != "relay" else { return }
            let relayed = try daemon.relay().call(method.name, params)
            #expect(relayed.code != -32602 || method.name == "chat.cancel", "\(relayed)")
        }
    }

    @Test(
        "An address is one of IPv4 or IPv6 and nothing else",
        arguments: [
            "", "1", "localhost", "192.0.2", "192.0.2.7.1", "192.0.2.256", "192.0.2.07",
            " 192.0.2.7", "192.0.2.7 ", "192.0.2.7\n", "192.0.2.7:80", "192.0.2.7/24", "[::1]",
            "::1%lo", "fe80::1%eth0", ":::1", "2001:db8::1::2", "::ffff:192.0.2.256",
            "192.0.2.7\u{0}", .string(String(repeating: "1", count: 46)), 3232235777, true, [],
            ["192.0.2.7"], [:],
        ] as [JSON])
    func malformed(_ address: JSON) throws {
        try Scratch.serve { daemon in
            let relay = try daemon.relay()
            let answer = try relay.call("server.ping", ["client_address": address])
            #expect(answer.code == -32602, "\(answer)")
            #expect(answer["error"]["message"].text?.contains("client_address") == true)
            #expect(try relay.call("server.ping", ["client_address": .null]).code == nil)
        }
    }

    @Test("A chat is cancelled by its id alone")
    func cancel() throws {
        let upstream = try Upstream(["held": { _ in Mischief.stream(["Hello"]) + [.hang] }])
        try Scratch.serve(config: upstream.config(["held": [:]])) { daemon in
            let alice = try daemon.account("alice")
            let bob = try daemon.account("bob")
            let relay = try daemon.relay()
            try relay.begin(alice, "Hi", id: "a", ["client_address": Self.address])
            let chat = try relay.delta()["chat"]
            let byRequest: JSON = ["token": alice, "request": "a"]
            #expect(try relay.call("chat.cancel", byRequest).code == -32602)
            #expect(try relay.call("chat.cancel", ["token": bob, "chat": chat]).code == 404)
            #expect(try relay.call("chat.cancel", ["chat": chat]).code == 401)
            try relay.send(request("chat.cancel", ["token": alice, "chat": chat]) + "\n")
            let answer = try relay.answer()
            #expect(answer["id"] == "a")
            #expect(answer.code == 499)
        }
    }
}

extension TestDaemon {
    /// A connection that has said `relay`, as this user.
    func relay(_ location: SourceLocation = #_sourceLocation) throws -> Wire {
        let wire = try connect()
        _ = try wire.result("relay", [:], location)
        return wire
    }
}
