import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("What the daemon counts", .blocking)
struct MetricsTests {
    private static func metrics(_ daemon: TestDaemon) throws -> MetricsText {
        try MetricsText(try daemon.call("server.metrics")["result"]["text"].text ?? "")
    }

    @Test("A look at the ledger is no write, and nor is a refusal")
    func looks() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 50)
            let wire = try daemon.connect()
            let names = [
                "teller_ledger_posts_total", "teller_ledger_group_posts_count",
                "teller_ledger_commit_duration_seconds_count",
            ]
            let before = try Self.metrics(daemon)
            let chat: JSON = ["token": token, "message": "Hi"]
            for _ in 1...5 {
                #expect(try wire.call("server.info").code == nil)
                #expect(try wire.call("chat", chat).code == 402)
            }
            let after = try Self.metrics(daemon)
            for name in names {
                #expect(before[name] != nil && before[name] == after[name], "\(name)")
            }
        }
    }

    @Test("Is what happened: requests by outcome, and all that is none")
    func requests() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 300)
            let wire = try daemon.connect()
            let keyed: [String: JSON] = ["idempotency_key": "k"]
            try wire.chat(token, "1", keyed)
            try wire.chat(token, "1", keyed)
            for message in ["2", "3"] { try wire.chat(token, message) }
            #expect(try wire.call("chat", ["token": token, "message": "4"]).code == 402)
            #expect(try wire.call("balance").code == 401)
            #expect(try wire.call("balance", ["token": token, "bogus": 1]).code == -32602)
            #expect(try wire.call("no.such").code == -32601)
            #expect(try wire.exchange("rubbish").code == -32700)
            try wire.send(request("balance", ["token": token]) + "\n")
            let members = [
                request("balance", ["token": token], id: 1), request("no.such", id: 2), "7",
                request("balance", ["token": token]),
            ]
            #expect(
                try wire.exchange("[\(members.joined(separator: ","))]").elements.count == 3)

            let metrics = try Self.metrics(daemon)
            let expected: [String: Double] = [
                #"teller_requests_total{method="chat",outcome="ok"}"#: 4,
                #"teller_requests_total{method="chat",outcome="insufficient_balance"}"#: 1,
                #"teller_requests_total{method="chat",outcome="model_failed"}"#: 0,
                #"teller_requests_total{method="balance",outcome="ok"}"#: 1,
                #"teller_requests_total{method="balance",outcome="unauthenticated"}"#: 1,
                #"teller_requests_total{method="balance",outcome="invalid_params"}"#: 1,
                #"teller_requests_total{method="login",outcome="ok"}"#: 1,
                #"teller_requests_total{method="history",outcome="ok"}"#: 0,
                #"teller_request_duration_seconds_count{method="chat"}"#: 5,
                #"teller_request_duration_seconds_bucket{method="chat",le="+Inf"}"#: 5,
                #"teller_request_duration_seconds_count{method="balance"}"#: 3,
                #"teller_invalid_requests_total{outcome="method_not_found"}"#: 2,
                #"teller_invalid_requests_total{outcome="parse_error"}"#: 1,
                #"teller_invalid_requests_total{outcome="invalid_request"}"#: 1,
                "teller_ignored_notifications_total": 2,
                #"teller_chats_total{model="echo",outcome="ok"}"#: 3,
                #"teller_model_up{model="echo"}"#: 1,
                "teller_accounts": 1, "teller_balance_tokens": 0, "teller_held_tokens": 0,
                "teller_open_holds": 0, "teller_granted_tokens_total": 300,
                "teller_charged_tokens_total": 300, "teller_refunded_tokens_total": 0,
                "teller_withdrawn_tokens_total": 0,
                "teller_ledger_up": 1, "teller_ledger_failed_commits_total": 0,
                "teller_passwords_waiting": 0, "teller_slow_readers_closed_total": 0,
            ]
            for (series, value) in expected { #expect(metrics[series] == value, "\(series)") }
            // Methods that were not called have no durations.
            #expect(metrics.count(#"teller_request_duration_seconds_count{method="history"}"#) == 0)
            #expect(metrics["teller_request_duration_seconds_sum{method=\"chat\"}"] ?? 0 > 0)
            // A login, an account, a grant of its own, and three chats, each by itself.
            #expect(metrics["teller_ledger_posts_total"] ?? 0 >= 5)
            #expect(
                metrics["teller_ledger_group_posts_sum"] == metrics["teller_ledger_posts_total"])
            #expect(
                metrics["teller_ledger_group_posts_count"]
                    == metrics["teller_ledger_commit_duration_seconds_count"])
            #expect(metrics["teller_connections"] ?? 0 >= 2)
            #expect(metrics["teller_accepted_connections_total"] ?? 0 >= 3)
        }
    }

    @Test("Is what the daemon's own sums are")
    func sums() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.fill(token, 20) { "\($0)" }
            _ = try wire.result("admin.grant", ["username": "alice", "amount": 500])
            _ = try wire.result("admin.withdraw", ["username": "alice", "amount": 7])
            let chat = try wire.chat(token, "last")["chat"]
            _ = try wire.result("admin.refund", ["chat": chat])
            let metrics = try Self.metrics(daemon)
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            #expect(metrics["teller_balance_tokens"] == Double(report["balances"].int ?? -1))
            #expect(metrics["teller_granted_tokens_total"] == 4500)
            #expect(metrics["teller_charged_tokens_total"] == 2100)
            #expect(metrics["teller_refunded_tokens_total"] == 100)
            #expect(metrics["teller_withdrawn_tokens_total"] == 7)
            #expect(metrics[#"teller_chats_total{model="echo",outcome="ok"}"#] == 21)
            #expect(metrics[#"teller_requests_total{method="chat",outcome="ok"}"#] == 21)
        }
    }

    @Test("Of models: calls, failures, time, and text that nobody paid for")
    func models() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "held": { request in Mischief.stream(["Hello"]) + [.wait(valve), .close] }
        ])
        let names = ["fine", "error500", "cutStream", "held"]
        let config = upstream.config(
            Dictionary(uniqueKeysWithValues: names.map { ($0, ["concurrency": "1"]) }))
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.chat(token, "a", ["model": "fine"])
            #expect(try wire.stream(token, "b", ["model": "fine"]).text == Mischief.reply)
            #expect(
                try wire.call("chat", ["token": token, "message": "c", "model": "error500"]).code
                    == 502)
            let cut = try wire.stream(token, "d", ["model": "cutStream"])
            #expect(cut.answer.code == 502)
            #expect(!cut.text.isEmpty)
            // One runs, one waits.
            try wire.begin(token, "e", id: "e", ["model": "held"])
            #expect(try wire.delta()["text"] == "Hello")
            let other = try daemon.connect()
            try other.begin(token, "f", id: "f", ["model": "held"])
            try wait(until: "the second waits") {
                try Self.metrics(daemon)[#"teller_model_calls_waiting{model="held"}"#] == 1
            }
            let during = try Self.metrics(daemon)
            #expect(during[#"teller_model_calls_running{model="held"}"#] == 1)
            #expect(during["teller_open_holds"] == 2)
            #expect(during["teller_held_tokens"] == 200)
            valve.open()
            for wire in [wire, other] {
                #expect(try wire.streams(1).values.first?.answer.code == 502)
            }

            let metrics = try Self.metrics(daemon)
            let expected: [String: Double] = [
                #"teller_chats_total{model="fine",outcome="ok"}"#: 2,
                #"teller_chats_total{model="error500",outcome="model_failed"}"#: 1,
                #"teller_chats_total{model="error500",outcome="ok"}"#: 0,
                #"teller_chats_total{model="held",outcome="model_failed"}"#: 2,
                #"teller_model_calls_total{model="fine",outcome="ok"}"#: 2,
                #"teller_model_calls_total{model="error500",outcome="failed"}"#: 1,
                #"teller_model_first_text_seconds_count{model="fine"}"#: 2,
                #"teller_model_call_duration_seconds_count{model="error500"}"#: 1,
                #"teller_model_up{model="fine"}"#: 1, #"teller_model_up{model="error500"}"#: 0,
                #"teller_model_concurrency{model="held"}"#: 1,
                #"teller_model_queue{model="held"}"#: 128,
                #"teller_model_calls_running{model="held"}"#: 0,
                #"teller_unpaid_text_bytes_total{model="held"}"#: 10,
                #"teller_unpaid_text_bytes_total{model="cutStream"}"#: Double(cut.text.utf8.count),
                #"teller_requests_total{method="chat",outcome="model_failed"}"#: 4,
                "teller_open_holds": 0, "teller_held_tokens": 0,
            ]
            for (series, value) in expected { #expect(metrics[series] == value, "\(series)") }
            #expect(metrics.count(#"teller_unpaid_text_bytes_total{model="fine"}"#) == 0)
            #expect(metrics.count(#"teller_model_first_text_seconds_count{model="error500"}"#) == 0)
        }
    }

    @Test("Goes on from one config to the next, and forgets no model that has counted")
    func reload() throws {
        let models = "models: { echo: { provider: echo }, owl: { provider: echo } }"
        try Scratch.serve(config: models) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.chat(token, "a", ["model": "owl"])
            try daemon.scratch.write("models: { echo: { provider: echo } }", to: "teller.yaml")
            _ = try wire.result("server.reload")
            try wire.chat(token, "b")
            let metrics = try Self.metrics(daemon)
            #expect(metrics[#"teller_chats_total{model="owl",outcome="ok"}"#] == 1)
            #expect(metrics[#"teller_chats_total{model="echo",outcome="ok"}"#] == 1)
            #expect(metrics[#"teller_model_up{model="owl"}"#] == nil)
        }
    }

    @Test("Limits that were met")
    func limits() throws {
        let config = "limits: { chats_per_minute: 1, login_failures_per_minute: 1 }"
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.chat(token, "a")
            #expect(try wire.call("chat", ["token": token, "message": "b"]).code == 429)
            let wrong: JSON = ["username": "bob", "password": "wrong horse"]
            #expect(try wire.call("login", wrong).code == 401)
            #expect(try wire.call("login", wrong).code == 429)
            let metrics = try Self.metrics(daemon)
            #expect(metrics[#"teller_rate_limited_total{limit="attempts"}"#] == 2)
            #expect(metrics[#"teller_rate_limited_total{limit="passwords"}"#] == 0)
        }
    }

    @Test("Without its ledger, all that is not of it, to administrators by uid")
    func withoutLedger() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            _ = try wire.result("admin.role", ["username": "alice", "role": "admin"])
            #expect(try Self.metrics(daemon)["teller_accounts"] == 1)
            try FileManager.default.removeItem(atPath: daemon.scratch.state)
            #expect(try wire.call("chat", ["token": token, "message": "a"]).code == 503)
            let metrics = try Self.metrics(daemon)
            #expect(metrics["teller_ledger_up"] == 0)
            #expect(metrics["teller_ledger_failed_commits_total"] ?? 0 >= 1)
            #expect(metrics["teller_accounts"] == nil)
            #expect(metrics[#"teller_requests_total{method="chat",outcome="unavailable"}"#] == 1)
            #expect(metrics[#"teller_chats_total{model="echo",outcome="unavailable"}"#] == 1)
        }
    }

    @Test("The command prints it as it is")
    func command() throws {
        try Scratch.serve { daemon in
            let environment = ["TELLER_SOCKET": daemon.scratch.socket]
            let plain = try daemon.scratch.run(
                [Programs.teller, "admin", "metrics"], environment: environment)
            #expect(plain.exit == .status(0), "\(plain)")
            #expect(try MetricsText(plain.output)["teller_accounts"] == 0)
            let json = try daemon.scratch.run(
                [Programs.teller, "admin", "metrics", "--json"], environment: environment)
            let text = try JSONText.decode(JSON.self, from: json.output.utf8)["text"].text ?? ""
            #expect(try MetricsText(text).families == MetricsText(plain.output).families)
        }
    }

    @Test("Prometheus' conventions are kept, by our own rules and by promtool where there is one")
    func conventions() throws {
        let upstream = try Upstream()
        let config = upstream.config(["fine": [:], "cutStream": [:]])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.chat(token, "a", ["model": "fine"])
            _ = try wire.stream(token, "b", ["model": "cutStream"])
            _ = try wire.call("no.such")
            let text = try wire.result("server.metrics")["text"].text ?? ""
            #expect(try MetricsText(text).breaches == [])
            let promtool = try daemon.scratch.run(
                ["/bin/sh", "-c", "command -v promtool || exit 0; promtool check metrics"],
                input: text)
            #expect(promtool.exit == .status(0), "\(promtool)")
        }
    }
}
