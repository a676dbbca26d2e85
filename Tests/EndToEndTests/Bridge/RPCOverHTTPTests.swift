import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("JSON-RPC over HTTP", .blocking)
struct RPCOverHTTPTests {
    private func call(_ method: String, _ params: JSON = [:], id: JSON? = 1) -> JSON {
        let call: JSON = ["jsonrpc": "2.0", "method": .string(method), "params": params]
        return id.map { call.merging(["id": $0]) } ?? call
    }

    private static let events = ["Accept": "text/event-stream"]

    @Test("A request is answered as on the socket, with the token of the Authorization")
    func single() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            let answer = try bridge.ask("POST", "/rpc", token: token, body: call("balance"))
            #expect(answer.status == 200)
            #expect(
                answer.json == ["jsonrpc": "2.0", "id": 1, "result": ["balance": 4000, "held": 0]])
            // A token of its own wins; null is none.
            let other = try daemon.account("bob", balance: 7)
            let own = try bridge.ask(
                "POST", "/rpc", token: token, body: call("balance", ["token": other]))
            #expect(own.json["result"]["balance"] == 7)
            let null = try bridge.ask(
                "POST", "/rpc", token: token, body: call("balance", ["token": .null]))
            #expect(null.json["result"]["balance"] == 4000)
            // Methods that take no token get none.
            let ping = try bridge.ask("POST", "/rpc", token: token, body: call("server.ping"))
            #expect(ping.json["result"] == [:])
            let nobody = try bridge.ask("POST", "/rpc", body: call("balance"))
            #expect(nobody.status == 200)
            #expect(nobody.json.code == 401)
        }
    }

    /// What a browser or a client sends to a proxy that asks for a password.
    private static let basic = [
        "Authorization": "Basic " + Data("alice:password of alice".utf8).base64EncodedString()
    ]

    @Test("A password for a proxy stands in the way of nobody who needs no token, or brings one")
    func otherScheme() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            func ask(_ body: JSON, _ fields: [String: String] = [:]) throws -> HTTPAnswer {
                try bridge.ask(
                    "POST", "/rpc", body: body, headers: fields.merging(Self.basic) { $1 })
            }
            #expect(try ask(call("server.ping")).json["result"] == [:])
            #expect(try ask(call("no.such")).json.code == -32601)
            let login = try ask(
                call("login", ["username": "alice", "password": "password of alice"]))
            #expect(login.json["result"]["token"].text != nil)
            let own = call("balance", ["token": token], id: 2)
            let batch = try ask([call("server.ping"), own]).json.elements
            #expect(batch.map { $0["result"] } == [[:], ["balance": 4000, "held": 0]])
            let chat: JSON = ["message": "Hello", "stream": true, "token": token]
            let events = try ask(call("chat", chat), Self.events).events
            #expect(try #require(events.last).contains(#""balance":3900"#))

            // It is no token itself, whatever account it names.
            for params: JSON in [[:], ["token": .null]] {
                #expect(try ask(call("balance", params)).json.code == 401)
            }
            #expect(try ask(call("admin.stats")).json.code == 401)
        }
    }

    @Test("A batch is answered in one, and notifications not at all")
    func batches() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            let batch: JSON = [
                call("balance", id: "a"), call("nothing", id: 2), call("server.ping", id: nil), 7,
            ]
            let answer = try bridge.ask("POST", "/rpc", token: token, body: batch)
            #expect(answer.status == 200)
            // In the order of the members, as on the socket.
            let answers = answer.json.elements
            #expect(answers.map { $0["id"] } == ["a", 2, .null])
            #expect(answers.first?["result"]["balance"] == 4000)
            #expect(answers.dropFirst().map(\.code) == [-32601, -32600])

            for body in [call("server.ping", id: nil), call("chat", ["message": "a"], id: nil)] {
                let answer = try bridge.ask("POST", "/rpc", token: token, body: body)
                #expect(answer.status == 204)
                #expect(answer.body.isEmpty)
                let events = try bridge.ask(
                    "POST", "/rpc", token: token, body: body, headers: Self.events)
                #expect(events.status == 204)
            }
            try daemon.expect(token, has: 4000)
        }
    }

    @Test(
        "What is the bridge's alone, or of a connection, is refused",
        arguments: [
            ("relay", [:], 403), ("authenticate", ["token": "tlr_x"], 403),
            ("balance", ["client_address": "127.0.0.1"], 403), ("login", ["local": true], 403),
            ("chat.cancel", ["request": 1], -32602), ("admin.accounts", [:], 403),
        ] as [(String, JSON, Int64)])
    func refused(method: String, params: JSON, code: Int64) throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            let answer = try bridge.ask("POST", "/rpc", token: token, body: call(method, params))
            #expect(answer.status == 200)
            #expect(answer.json.code == code, "\(answer.json)")
        }
    }

    @Test(
        "What is no request is answered with id null",
        arguments: [
            ("", -32700), ("{", -32700), ("[]", -32600), ("7", -32600), ("{} {}", -32700),
        ])
    func unreadable(text: String, code: Int64) throws {
        try Scratch.serveHTTP { _, bridge in
            let file = try bridge.scratch.write(text, to: "body")
            for type in ["application/json", "Application/JSON; charset=utf-8"] {
                let answer = try bridge.curl([
                    "-H", "Content-Type: " + type, "--data-binary", "@" + file,
                    bridge.url + "/rpc",
                ])
                #expect(answer.status == 200)
                #expect(answer.json.code == code)
                #expect(answer.json["id"] == .null)
            }
            for type in ["text/plain", "application/x-www-form-urlencoded", ""] {
                let answer = try bridge.curl([
                    "-H", "Content-Type: " + type, "--data-binary", "@" + file,
                    bridge.url + "/rpc",
                ])
                #expect(answer.status == 415)
                #expect(answer.json.code == 415)
            }
        }
    }

    @Test("A body over the limit of a line is 413, in JSON-RPC's shape")
    func tooLarge() throws {
        try Scratch.serveHTTP { _, bridge in
            let long = String(repeating: " ", count: Limits.lineBytes + 1)
            let file = try bridge.scratch.write(long, to: "body")
            let answer = try bridge.curl([
                "-H", "Content-Type: application/json", "-H", "Expect:", "--data-binary",
                "@" + file, bridge.url + "/rpc",
            ])
            #expect(answer.status == 413)
            #expect(answer.json.kind == "too_large")
        }
    }

    @Test("As events, each line of the socket is the data of one")
    func events() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            func lines(_ body: JSON) throws -> [JSON] {
                let answer = try bridge.ask(
                    "POST", "/rpc", token: token, body: body, headers: Self.events)
                #expect(answer.status == 200)
                #expect(answer.headers["content-type"] == "text/event-stream")
                return try answer.events.map {
                    try JSONText.decode(JSON.self, from: Array($0.utf8))
                }
            }
            let params: JSON = ["message": "Hello", "stream": true]
            let streamed = try lines(call("chat", params, id: "x"))
            let deltas = streamed.dropLast()
            #expect(!deltas.isEmpty)
            for delta in deltas {
                #expect(delta["method"] == "chat.delta")
                #expect(delta["params"]["request"] == "x")
            }
            let text = deltas.compactMap { $0["params"]["text"].text }.joined()
            #expect(streamed.last?["result"]["reply"] == .string(text))
            #expect(streamed.last?["id"] == "x")

            #expect(try lines(call("balance"))[0]["result"]["balance"] == 3900)
            #expect(try lines(call("chat", params, id: .null))[0].code == -32600)
            #expect(try lines([call("balance"), call("models", id: 2)])[0].elements.count == 2)
            #expect(try lines([call("chat", params)])[0].elements[0].code == -32602)
            #expect(try lines(call("chat", ["message": "", "stream": true]))[0].code == -32602)
            // Without them nobody would see the pieces.
            let blind = try bridge.ask("POST", "/rpc", token: token, body: call("chat", params))
            #expect(blind.json.code == -32602)
            try daemon.expect(token, has: 3900)
        }
    }

    @Test("A page of another site can't ask, and an address is only who connects")
    func crossSite() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try daemon.account("alice")
            for fields in [["Origin": "https://evil.example"], ["Host": "evil.example"]] {
                let answer = try bridge.ask(
                    "POST", "/rpc", token: token, body: call("balance"), headers: fields)
                #expect([403, 421].contains(answer.status))
                #expect(answer.json["result"] == .null)
            }
            // Nor with what the browser keeps for a proxy, not even what needs no token.
            for (fields, status) in [
                (["Origin": "https://evil.example"], 403), (["Sec-Fetch-Site": "cross-site"], 403),
                (["Content-Type": "text/plain"], 415),
            ] {
                let answer = try bridge.ask(
                    "POST", "/rpc", body: call("server.ping"),
                    headers: fields.merging(Self.basic) { $1 })
                #expect(answer.status == status)
                #expect(answer.json["result"] == .null)
            }
        }
    }
}
