import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("A chat is recorded whoever is still there, and asked again by its key", .blocking)
struct RecordTests {
    private static func slowly(_ valve: Valve) -> Upstream.Script {
        { request in
            let steps = Completions.steps(request, Mischief.pieces)
            // In a stream after its first piece, else before anything.
            let isStreamed = request.isStreamed
            return isStreamed
                ? Array(steps.prefix(2)) + [.wait(valve)] + steps.dropFirst(2)
                : [.wait(valve)] + steps
        }
    }

    @Test(
        "Whose caller goes away runs to its end, and is fetched by its key",
        arguments: [true, false])
    func goneCaller(isStreamed: Bool) throws {
        let valve = Valve()
        let upstream = try Upstream(["slow": Self.slowly(valve)])
        try Scratch.serve(config: upstream.config(["slow": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let more: [String: JSON] = ["idempotency_key": "k", "stream": .boolean(isStreamed)]
            do {
                let wire = try daemon.connect()
                try wire.begin(token, "Hi", id: "a", more)
                if isStreamed { _ = try wire.delta() }
                try wait(until: "the server is asked") { upstream.running == 1 }
                // Here the connection ends.
            }
            #expect(try daemon.call("balance", ["token": token])["result"]["held"] == 100)
            valve.open()
            try wait(until: "it is recorded") {
                try daemon.chats(of: "alice").first?["state"] == "answered"
            }
            try daemon.expect(token, has: 900)
            for stream in [true, false] {
                let again = try daemon.connect().ask(
                    token, "Hi", isStreamed: stream, ["idempotency_key": "k"])
                #expect(again.pieces == (stream ? [Mischief.reply] : []))
                #expect(again.answer["result"]["reply"] == .string(Mischief.reply))
                #expect(again.answer["result"]["replayed"] == true)
                #expect(again.answer["result"]["price"] == 100)
            }
            #expect(upstream.requests.count == 1)
            try daemon.expect(token, has: 900)
        }
    }

    @Test("While it runs its key is in progress, and another body is a conflict")
    func inProgress() throws {
        let valve = Valve()
        let upstream = try Upstream(["slow": Self.slowly(valve)])
        try Scratch.serve(config: upstream.config(["slow": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let key: [String: JSON] = ["idempotency_key": "k"]
            let wire = try daemon.connect()
            try wire.begin(token, "Hi", id: "a", key)
            _ = try wire.delta()
            let other = try daemon.connect()
            let again = try other.ask(token, "Hi", isStreamed: true, key).answer
            #expect(again.code == 409)
            #expect(again.kind == "in_progress")
            #expect(again["error"]["data"]["retry_after_seconds"].int != nil)
            let another = try other.ask(token, "Ho", isStreamed: true, key).answer
            #expect(another.kind == "conflict")
            valve.open()
            #expect(try wire.streams(1)["a"]?.answer["result"]["price"] == 100)
            let replay = try other.ask(token, "Hi", isStreamed: false, key).answer
            #expect(replay["result"]["replayed"] == true)
            #expect(try other.ask(token, "Ho", isStreamed: false, key).answer.kind == "conflict")
            #expect(upstream.requests.count == 1)
            try daemon.expect(token, has: 900)
        }
    }

    @Test("One that failed frees its key")
    func failed() throws {
        let upstream = try Upstream([
            "moody": { request in
                request.number == 1
                    ? [.send(HTTPText.whole("no", status: "500 No"))]
                    : Completions.steps(request, Mischief.pieces)
            }
        ])
        try Scratch.serve(config: upstream.config(["moody": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            let key: [String: JSON] = ["idempotency_key": "k"]
            #expect(try wire.ask(token, "Hi", isStreamed: true, key).answer.code == 502)
            #expect(
                try wire.call("models", ["token": token])["result"]["models"]
                    .elements[0]["available"] == false)
            // Even another request may have it now.
            let second = try wire.ask(token, "Ho", isStreamed: true, key).answer["result"]
            #expect(second["reply"] == .string(Mischief.reply))
            #expect(second["replayed"] == .null)
            #expect(
                try wire.call("models", ["token": token])["result"]["models"]
                    .elements[0]["available"] == true)
            #expect(daemon.scratch.log.contains("The model answers again."))
            try daemon.expect(token, has: 900)
        }
    }
}
