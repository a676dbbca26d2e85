import TellerRPC
import TestSupport
import Testing

@Suite("A write whose outcome is unknown, by teller", .blocking)
struct UnknownOutcomeTests {
    private static let page = "<html>"

    /// Plays a bridge that fails at the first request and does to the others what is said.
    private func play(
        _ arguments: [String], then steps: [Step], input: String = "",
        _ check: (Run, [Upstream.Request]) -> Void
    ) throws {
        try Scratch.use { scratch in
            let server = try Upstream([
                "": { request in
                    guard request.number == 1 else { return steps }
                    return [.send(HTTPText.whole(Self.page, status: "502 Bad", type: "text/html"))]
                }
            ])
            defer { server.close() }
            let run = try scratch.run(
                [Programs.teller] + arguments, input: input,
                environment: [
                    "TELLER_URL": server.url, "TELLER_TOKEN": "tlr_any",
                    "XDG_STATE_HOME": scratch.path("home"),
                ])
            check(run, server.requests)
        }
    }

    @Test(
        "A refusal or another server at the next try does not hide it",
        arguments: ["401 No", "403 No", "404 No", "413 No", "429 No", "302 No"])
    func hidden(status: String) throws {
        let steps = [Step.send(HTTPText.whole(Self.page, status: status, type: "text/html"))]
        try play(["admin", "grant", "alice", "5"], then: steps) { run, requests in
            #expect(run.exit == .status(75), "\(run)")
            #expect(requests.count == 2)
            let keys = Set(requests.map { $0.body["params"]["idempotency_key"].text })
            #expect(keys.count == 1)
            #expect(run.errors.contains("is unknown"), "\(run)")
            #expect(run.errors.contains("--idempotency-key \((keys.first ?? "") ?? "")"), "\(run)")
        }
    }

    @Test("The daemon's 503 does not hide it either; its 402 tells that nothing was done")
    func refusals() throws {
        func steps(_ code: Int, _ kind: String) -> [Step] {
            let error = #"{"code":\#(code),"message":"No.","data":{"kind":"\#(kind)"}}"#
            return [.send(HTTPText.whole(#"{"jsonrpc":"2.0","id":1,"error":\#(error)}"#))]
        }
        let command = ["admin", "withdraw", "alice", "5", "--json"]
        try play(command, then: steps(503, "unavailable")) { run, _ in
            #expect(run.exit == .status(75))
            #expect(run.errors.contains(#""outcome":"unknown""#), "\(run)")
        }
        try play(command, then: steps(402, "insufficient_balance")) { run, _ in
            #expect(run.exit == .status(2))
            #expect(!run.errors.contains("unknown"), "\(run)")
        }
    }

    @Test(
        "rpc adds a key to a write that has none, tries again with it, and tells it",
        arguments: ["chat", "admin.grant", "admin.withdraw", "admin.refund"])
    func raw(method: String) throws {
        let steps = [Step.send(HTTPText.whole(Self.page, status: "404 No", type: "text/html"))]
        try play(["rpc", method, "-"], then: steps, input: " {\"a\": 1}\n") { run, requests in
            let keys = Set(requests.map { $0.body["params"]["idempotency_key"].text })
            #expect(requests.count == 2)
            #expect(keys.count == 1)
            let key = (keys.first ?? nil) ?? "none"
            #expect(run.exit == .status(75), "\(run)")
            #expect(run.errors.contains("the param: \"idempotency_key\":\"\(key)\""), "\(run)")
        }
    }
}
