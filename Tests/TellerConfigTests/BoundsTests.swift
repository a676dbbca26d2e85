import Testing

@testable import TellerConfig

/// A key that holds a number, and the text of a file that sets it.
struct NumberKey: CustomTestStringConvertible, Sendable {
    let path: String
    let range: ClosedRange<Int64>
    let file: @Sendable (String) -> String
    let value: @Sendable (Config) -> Int64?

    var testDescription: String { path }

    static let all = [
        NumberKey(
            path: "stop_seconds", range: 1...3600, file: { "stop_seconds: \($0)" },
            value: { $0.stopSeconds }),
        NumberKey(
            path: "accounts.starting_balance", range: 0...1_000_000_000_000_000,
            file: { "accounts:\n  starting_balance: \($0)" },
            value: { $0.accounts.startingBalance }),
        NumberKey(
            path: "accounts.token_lifetime_days", range: 0...3650,
            file: { "accounts:\n  token_lifetime_days: \($0)" },
            value: { $0.accounts.tokenLifetimeDays }),
        NumberKey(
            path: "accounts.free_tokens_per_day", range: 0...1_000_000_000_000_000,
            file: { "accounts:\n  free_tokens_per_day: \($0)" },
            value: { $0.accounts.freeTokensPerDay }),
        NumberKey(
            path: "accounts.local_min_uid", range: 0...4_294_967_294,
            file: { "accounts:\n  local_min_uid: \($0)" }, value: { $0.accounts.localMinUID }),
        NumberKey(
            path: "limits.register_per_minute", range: 0...1_000_000,
            file: { "limits:\n  register_per_minute: \($0)" },
            value: { $0.limits.registerPerMinute }),
        NumberKey(
            path: "limits.login_failures_per_minute", range: 0...1_000_000,
            file: { "limits:\n  login_failures_per_minute: \($0)" },
            value: { $0.limits.loginFailuresPerMinute }),
        NumberKey(
            path: "limits.chats_per_minute", range: 0...1_000_000,
            file: { "limits:\n  chats_per_minute: \($0)" }, value: { $0.limits.chatsPerMinute }),
        server("max_output_tokens", 1...1_000_000, beside: "context_tokens: 100000000") {
            $0.maxOutputTokens
        },
        server("context_tokens", 16...100_000_000, beside: "max_output_tokens: 1") {
            $0.contextTokens
        },
        server("timeout_seconds", 1...3600) { $0.timeoutSeconds },
        server("concurrency", 1...10_000) { $0.concurrency },
        server("queue", 0...100_000) { $0.queue },
        meter("per_1k_input", beside: "per_1k_output: 0") { $0.per1kInput },
        meter("per_1k_output", beside: "per_1k_input: 0") { $0.per1kOutput },
        meter("minimum", beside: "per_1k_input: 0, per_1k_output: 0") { $0.minimum },
    ]

    private static func server(
        _ name: String, _ range: ClosedRange<Int64>, beside: String = "queue: 128",
        value: @escaping @Sendable (Config.Model) -> Int64
    ) -> NumberKey {
        NumberKey(
            path: "models.echo.\(name)", range: range,
            file: { number in
                // Twice the same key would be another fault.
                let others = beside.hasPrefix(name) ? "" : ", \(beside)"
                return "models:\n  echo: { \(name): \(number), provider: openai, "
                    + "url: 'http://h', upstream_model: m\(others) }"
            }, value: { $0.model(named: "echo").map(value) })
    }

    private static func meter(
        _ name: String, beside: String, value: @escaping @Sendable (Config.Price.Meter) -> Int64
    ) -> NumberKey {
        NumberKey(
            path: "models.echo.price.\(name)", range: 0...1_000_000_000_000_000,
            file: { "models:\n  echo: { provider: echo, price: { \(name): \($0), \(beside) } }" },
            value: { config in
                guard case .metered(let meter)? = config.model(named: "echo")?.price else {
                    return nil
                }
                return value(meter)
            })
    }
}

@Suite("The bounds of every key")
struct BoundsTests {
    @Test("A number at its bounds is taken", arguments: NumberKey.all)
    func atBounds(key: NumberKey) throws {
        for number in [key.range.lowerBound, key.range.upperBound] {
            #expect(key.value(try parse(key.file(String(number)))) == number)
        }
    }

    @Test("A number past its bounds is refused with them", arguments: NumberKey.all)
    func pastBounds(key: NumberKey) {
        let past = [key.range.lowerBound - 1, key.range.upperBound + 1].map(String.init)
        for number in past + ["99999999999999999999", "-99999999999999999999"] {
            let text = key.file(number)
            let line = text.split(separator: "\n").count
            #expect(
                complaint(about: text) == "t.yaml:\(line): \(key.path) is \(number); "
                    + "it may be \(key.range.lowerBound) to \(key.range.upperBound)")
        }
    }

    @Test("What is no whole number is refused as such", arguments: NumberKey.all)
    func noNumber(key: NumberKey) {
        let values = [
            ("many", "many"), ("'15'", "\"15\""), ("1.5", "1.5"), ("1e3", "1e3"),
            ("0x10", "0x10"), ("017", "017"), ("1_000", "1_000"), ("+1", "+1"), ("-", nil),
            ("yes", "yes"), ("~", "empty"), ("", "empty"), ("null", "empty"), ("[1]", "a list"),
            ("{ a: 1 }", "a map"), ("--1", "--1"),
        ]
        for case (let value, let shown?) in values {
            let text = key.file(value)
            let line = text.split(separator: "\n").count
            #expect(
                complaint(about: text) == "t.yaml:\(line): \(key.path) is \(shown); it must be a "
                    + "whole number, \(key.range.lowerBound) to \(key.range.upperBound)")
        }
    }

    @Test(
        "A choice that does not exist is refused with those that do",
        arguments: [
            ("store: postgresql", "t.yaml:1: store is postgresql; this version has sqlite only"),
            ("store: [sqlite]", "t.yaml:1: store is a list; this version has sqlite only"),
            (
                "\nlog_level: loud",
                "t.yaml:2: log_level is loud; it may be trace, debug, info, notice, warning, "
                    + "error, critical"
            ),
            (
                "accounts: { registration: ajar }",
                "t.yaml:1: accounts.registration is ajar; it may be open, local, closed"
            ),
            (
                "models:\n  echo:\n    provider: oracle",
                "t.yaml:3: models.echo.provider is oracle; it may be echo, openai"
            ),
        ])
    func choices(text: String, refusal: String) {
        #expect(complaint(about: text) == refusal)
    }

    @Test(
        "What is neither true nor false is refused as such",
        arguments: [
            ("yes", "yes"), ("on", "on"), ("True", "True"), ("1", "1"), ("'true'", "\"true\""),
            ("", "empty"), ("[true]", "a list"), ("truee", "truee"),
        ])
    func booleans(value: String, shown: String) {
        #expect(
            complaint(about: "accounts:\n  local_login: \(value)")
                == "t.yaml:2: accounts.local_login is \(shown); it may be true or false")
    }

    @Test(
        "A text of the wrong kind or length is refused",
        arguments: [
            ("no", "is no, which is no text in YAML; put it in quotes"),
            ("12", "is 12, which is no text in YAML; put it in quotes"),
            ("''", "has 0 bytes; it may have 1 to 256"),
            ("", "is empty; it must be a text"),
            ("[a]", "is a list; it must be a text"),
            ("\"a\\tb\"", "is \"a\\u{9}b\"; it may not hold control characters"),
            (String(repeating: "g", count: 257), "has 257 bytes; it may have 1 to 256"),
        ])
    func texts(value: String, refusal: String) {
        #expect(
            complaint(about: "accounts:\n  admin_group: \(value)")
                == "t.yaml:2: accounts.admin_group \(refusal)")
    }

    @Test("A text at its longest is taken")
    func longestText() throws {
        let group = String(repeating: "g", count: 256)
        #expect(try parse("accounts: { admin_group: \(group) }").accounts.adminGroup == group)
    }
}
