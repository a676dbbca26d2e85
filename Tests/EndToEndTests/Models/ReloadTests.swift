import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Models over a reload", .blocking)
struct ReloadTests {
    private static let failure = "the model moody failed"

    /// Fails its first request, and answers the others.
    private static func upstream() throws -> Upstream {
        try Upstream([
            "moody": { request in
                request.number == 1
                    ? [.send(HTTPText.whole("no", status: "500 No"))]
                    : Completions.steps(request, Mischief.pieces)
            }
        ])
    }

    private static func areAvailable(_ wire: Wire, _ token: JSON) throws -> [String: Bool] {
        let models = try wire.call("models", ["token": token])["result"]["models"].elements
        return Dictionary(
            uniqueKeysWithValues: models.map { ($0["name"].text ?? "", $0["available"] == true) })
    }

    @Test("One that is down stays so until it answers, however it is asked from then on")
    func down() throws {
        let upstream = try Self.upstream()
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let daemon = try socket.start(config: upstream.config(["moody": [:]]), telling: notices)
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            #expect(try wire.ask(token, "Hi", isStreamed: true).answer.code == 502)
            #expect(scratch.log.contains("The model failed."))
            for keys in [["price": "50"], ["timeout_seconds": "30"]] {
                try scratch.write(upstream.config(["moody": keys]), to: "teller.yaml")
                #expect(try wire.call("server.reload")["result"] == [:])
                #expect(try Self.areAvailable(wire, token) == ["moody": false])
                #expect(notices.status?.contains(Self.failure) == true)
            }
            #expect(
                try wire.ask(token, "Ho", isStreamed: true).answer["result"]["reply"]
                    == .string(Mischief.reply))
            #expect(try Self.areAvailable(wire, token) == ["moody": true])
            #expect(scratch.log.contains("The model answers again."))
            #expect(try wire.call("server.reload")["result"] == [:])
            #expect(notices.status?.contains(Self.failure) == false)
        }
    }

    @Test("One that refuses a request, or says too much, has not failed by that")
    func refusal() throws {
        let upstream = try Upstream([
            "picky": { request in
                request.number == 1
                    ? [.send(HTTPText.whole("too long", status: "400 No"))]
                    : Completions.steps(request, Mischief.pieces)
            }
        ])
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let daemon = try socket.start(config: upstream.config(["picky": [:]]), telling: notices)
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            #expect(try wire.ask(token, "Hi", isStreamed: true).answer.code != nil)
            #expect(scratch.log.contains("The model failed."))
            #expect(try wire.call("server.reload")["result"] == [:])
            #expect(notices.status?.hasPrefix("Serving") == true)
            #expect(notices.status?.contains("failed") == false, "\(notices.status ?? "")")
            #expect(try Self.areAvailable(wire, token) == ["picky": true])
        }
    }

    @Test("A port that is none is refused, and the daemon goes on with what it has")
    func port() throws {
        let upstream = try Self.upstream()
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(config: upstream.config(["fine": [:]]))
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let bad = upstream.config(["fine": ["url": "http://127.0.0.1:65536/v1"]])
            try scratch.write(bad, to: "teller.yaml")
            #expect(try wire.call("server.reload").code != nil)
            #expect(
                try wire.ask(token, "Hi", isStreamed: true).answer["result"]["reply"]
                    == .string(Mischief.reply))
        }
    }

    @Test("The fault of one that is gone, or is an echo now, is gone", arguments: [true, false])
    func gone(isEcho: Bool) throws {
        let upstream = try Self.upstream()
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let daemon = try socket.start(config: upstream.config(["moody": [:]]), telling: notices)
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            #expect(try wire.ask(token, "Hi", isStreamed: true).answer.code == 502)
            #expect(try wire.call("server.reload")["result"] == [:])
            #expect(notices.status?.contains(Self.failure) == true)
            let name = isEcho ? "moody" : "echo"
            try scratch.write(
                "models: { \(name): { provider: echo } }\ndefault_model: \(name)\n",
                to: "teller.yaml")
            #expect(try wire.call("server.reload")["result"] == [:])
            #expect(try Self.areAvailable(wire, token) == [name: true])
            #expect(notices.status?.contains(Self.failure) == false)
        }
    }
}
