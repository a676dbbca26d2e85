import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("For an answer that there is no room for, POST /rpc tells whether anything was changed")
struct FullMemoryTests {
    private let budget = MemoryBudget(limit: 1 << 16)
    private let long = JSON.string(String(repeating: "x", count: 10_000))

    private func call(_ method: String, _ params: JSON = [:]) -> JSON {
        ["jsonrpc": "2.0", "id": "a", "method": .string(method), "params": params]
    }

    /// Asks a daemon whose answer to anything is long, and comes when the memory is full.
    private func ask(_ request: JSON, asEvents: Bool) async throws -> (status: Int, body: String) {
        var told = (status: 0, body: "")
        try await FakeDaemon.play(budget) { [budget, long] request in
            budget.add(max(0, (1 << 16) - budget.bytes))
            return [["jsonrpc": "2.0", "id": request["id"], "result": ["text": long]]]
        } _: { daemon in
            told = try await daemon.post(request, asEvents: asEvents)
        }
        return told
    }

    private func message(_ text: some StringProtocol) throws -> JSON {
        try JSONText.decode(JSON.self, from: Array(text.utf8))
    }

    @Test(
        "A read is refused, and of a write it is unknown whether it took effect",
        arguments: [
            ("history", false), ("rpc.discover", false), ("admin.grant", true), ("login", true),
        ], [false, true])
    func single(method: (name: String, isUnknown: Bool), asEvents: Bool) async throws {
        let told = try await ask(call(method.name), asEvents: asEvents)
        #expect(told.status == (asEvents ? 200 : 503))
        let text = asEvents ? told.body.dropFirst("data: ".count) : told.body[...]
        let error = try message(text)["error"]
        #expect(error["code"] == 503, "\(told)")
        #expect(error["data"]["retry_after_seconds"] == 5)
        #expect(error["data"]["outcome"] == (method.isUnknown ? "unknown" : .null))
    }

    @Test("A chat whose reply overflows before its first piece was given ends with that event")
    func chat() async throws {
        let params: JSON = ["message": "Hi", "stream": true]
        try await FakeDaemon.play(budget) { [budget, long] request in
            budget.add(max(0, (1 << 16) - budget.bytes))
            return [
                [
                    "jsonrpc": "2.0", "method": "chat.delta",
                    "params": ["request": request["id"], "chat": "c", "text": long],
                ]
            ]
        } _: { daemon in
            let told = try await daemon.post(call("chat", params), asEvents: true)
            #expect(told.status == 200)
            let event = try message(told.body.dropFirst("data: ".count))
            #expect(event["id"] == "a", "\(told)")
            #expect(event["error"]["code"] == 503)
            #expect(event["error"]["data"]["outcome"] == "unknown")
        }
    }

    @Test("What is a batch of reads, and what is not")
    func batches() {
        func onlyReads(_ requests: JSON) -> Bool {
            Envelope(line: Array(requests.source.utf8)).onlyReads
        }
        #expect(onlyReads([call("history"), call("balance"), 7]))
        #expect(onlyReads("nothing"))
        #expect(!onlyReads([call("history"), call("chat")]))
        #expect(!onlyReads([call("history"), call("unknown")]))
        #expect(!onlyReads(call("chat.cancel")))
    }
}
