import TellerRPC
import TestSupport
import Testing

@Suite("What a chat costs, by what the model's server does", .blocking, .serialized)
struct ChargeTests {
    private static let balance: Int64 = 1000

    @Test("Each row, on an account of its own, all at once", arguments: [false, true])
    func table(isStreamed: Bool) throws {
        let upstream = try Upstream()
        let rows = ChargeRow.all(isStreamed: isStreamed)
        let models = Dictionary(uniqueKeysWithValues: rows.map { ($0.mischief.rawValue, $0.keys) })
        try Scratch.serve(config: upstream.config(models)) { daemon in
            let tokens = try rows.map {
                try daemon.account($0.mischief.rawValue, balance: Self.balance)
            }
            let streamed = try onThreads(rows.count) { number in
                try daemon.connect().ask(
                    tokens[number], ChargeRow.message, isStreamed: isStreamed,
                    ["model": .string(rows[number].mischief.rawValue)])
            }
            for (number, row) in rows.enumerated() {
                try check(row, tokens[number], streamed[number], daemon)
            }
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            #expect(report["held"] == 0)
            #expect(!upstream.requests.contains { $0.path != "/v1/chat/completions" })
            #expect(upstream.running == 0)
        }
    }

    private func check(
        _ row: ChargeRow, _ token: JSON, _ streamed: Streamed, _ daemon: TestDaemon
    ) throws {
        let name = row.mischief.rawValue
        let (answer, text) = (streamed.answer, streamed.text)
        let chats = try daemon.chats(of: name)
        let chat = chats.first ?? .null
        #expect(chats.count == 1, "\(name)")
        let left: Int64
        switch row.outcome {
        case .answered(let reason, let input, let output, let isEstimated):
            left = Self.balance - 100
            #expect(answer.code == nil, "\(name): \(answer)")
            try check(answer["result"], row, reason, input, output, isEstimated)
            #expect(chat["state"] == "answered", "\(name)")
            #expect(chat["price"] == 100, "\(name)")
            #expect(chat["reply"] == answer["result"]["reply"], "\(name)")
            if row.isStreamed { #expect(text == answer["result"]["reply"].text, "\(name)") }
        case .failed(let code, let kind):
            left = Self.balance
            #expect(answer.code == code, "\(name): \(answer)")
            #expect(answer.kind == kind, "\(name): \(answer)")
            #expect(chat["state"] == "failed", "\(name)")
            #expect(chat["price"] == 0, "\(name)")
            try expectLogged(row, daemon)
        }
        #expect(!(answer.source + text + chat.source).contains(Mischief.secret), "\(name)")
        let has = try daemon.call("balance", ["token": token])["result"]
        #expect(has == ["balance": .integer(left), "held": 0], "\(name): \(has)")
    }

    private func check(
        _ result: JSON, _ row: ChargeRow, _ reason: String, _ input: Int64, _ output: Int64,
        _ isEstimated: Bool
    ) throws {
        let name = row.mischief.rawValue
        #expect(result["price"] == 100, "\(name): \(result)")
        #expect(result["balance"] == .integer(Self.balance - 100), "\(name)")
        #expect(result["finish_reason"] == .string(reason), "\(name)")
        let usage = result["usage"]
        #expect(usage["input_tokens"] == .integer(input), "\(name): \(usage)")
        // How much came before the time was over is not known.
        if reason != "timeout" {
            #expect(usage["output_tokens"] == .integer(output), "\(name): \(usage)")
        }
        #expect(usage["estimated"] == (isEstimated ? true : .null), "\(name): \(usage)")
        if reason == "stop" { #expect(result["reply"] == .string(Mischief.reply), "\(name)") }
    }

    /// The operator is told what no caller is.
    private func expectLogged(_ row: ChargeRow, _ daemon: TestDaemon) throws {
        let name = row.mischief.rawValue
        let lines = daemon.scratch.log.split(separator: "\n").filter {
            $0.contains("The model failed.") && $0.contains("=\(name) ")
        }
        #expect(lines.count == 1, "\(name): \(lines)")
        switch row.mischief {
        case .error500, .error401, .error429, .error503, .farRetry, .retriedForEver, .redirect,
            .errorInAnswer, .errorInStream, .html, .brokenJSON:
            #expect(lines.first?.contains(Mischief.secret) == true, "\(name): \(lines)")
        default: break
        }
    }
}
