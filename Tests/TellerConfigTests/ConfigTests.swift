import Testing

@testable import TellerConfig

@Suite("What a config may say")
struct ConfigTests {
    @Test(
        "Nothing said is all defaults",
        arguments: ["", "\n", "# all commented out\n", "---\n", "accounts:\n", "{}", "\u{FEFF}"])
    func defaults(text: String) throws {
        #expect(try parse(text) == Config())
    }

    @Test("The defaults are those that are documented")
    func documentedDefaults() {
        let config = Config()
        #expect(config.store == .sqlite)
        #expect(config.stopSeconds == 15)
        #expect(config.logLevel == .notice)
        #expect(config.defaultModel == "echo")
        #expect(config.accounts.registration == .open)
        #expect(config.accounts.startingBalance == 4000)
        #expect(config.accounts.freeTokensPerDay == 0)
        #expect(config.accounts.localLogin)
        #expect(config.accounts.localMinUID == 1000)
        #expect(config.accounts.adminGroup == "teller-admin")
        #expect(config.accounts.bridgeUsers == ["teller-bridge"])
        #expect(config.accounts.tokenLifetimeDays == 30)
        #expect(config.models.map(\.name) == ["echo"])
        #expect(config.models.map(\.provider) == [.echo])
        #expect(config.models.map(\.price) == [.flat(100)])
        #expect(config.limits.registerPerMinute == 10)
        #expect(config.limits.loginFailuresPerMinute == 10)
        #expect(config.limits.chatsPerMinute == 0)
    }

    @Test("Every key is taken over")
    func everyKey() throws {
        let config = try parse(
            """
            store: sqlite
            stop_seconds: 20
            log_level: debug
            default_model: second
            accounts:
              registration: closed
              starting_balance: 1
              free_tokens_per_day: 10
              local_login: false
              local_min_uid: 500
              admin_group: wheel
              bridge_users: [www, proxy]
              token_lifetime_days: 0
            models:
              second: { provider: echo, price: 7 }
              first:
                provider: echo
            limits: { register_per_minute: 1, login_failures_per_minute: 2, chats_per_minute: 3 }
            """)
        #expect(config.stopSeconds == 20)
        #expect(config.logLevel == .debug)
        #expect(config.defaultModel == "second")
        #expect(config.accounts.registration == .closed)
        #expect(config.accounts.startingBalance == 1)
        #expect(config.accounts.freeTokensPerDay == 10)
        #expect(!config.accounts.localLogin)
        #expect(config.accounts.localMinUID == 500)
        #expect(config.accounts.adminGroup == "wheel")
        #expect(config.accounts.bridgeUsers == ["www", "proxy"])
        #expect(config.accounts.tokenLifetimeDays == 0)
        #expect(config.models.map(\.name) == ["second", "first"])
        #expect(config.models.map(\.price) == [.flat(7), .flat(100)])
        #expect(config.limits.registerPerMinute == 1)
        #expect(config.limits.loginFailuresPerMinute == 2)
        #expect(config.limits.chatsPerMinute == 3)
        #expect(config.model(named: "first")?.price == .flat(100))
        #expect(config.model(named: "third") == nil)
    }

    @Test("Every level of the log is known", arguments: Config.LogLevel.allCases)
    func logLevels(level: Config.LogLevel) throws {
        #expect(try parse("log_level: \(level.rawValue)").logLevel == level)
    }

    @Test(
        "Texts may be quoted, plain, folded or longer than a line",
        arguments: ["wheel", "'wheel'", "\"wheel\"", ">-\n    wheel", "|-\n    wheel"])
    func quotedText(value: String) throws {
        #expect(try parse("accounts:\n  admin_group: \(value)\n").accounts.adminGroup == "wheel")
    }

    @Test(
        "A model's name has letters, digits and four signs",
        arguments: ["a", "SmolLM2-135M", "gpt:4.1_mini", "7", String(repeating: "x", count: 64)])
    func modelNames(name: String) throws {
        let text = "default_model: '\(name)'\nmodels: { '\(name)': { provider: echo } }"
        #expect(try parse(text).defaultModel == name)
    }

    @Test("CRLF ends lines as LF does")
    func carriageReturns() throws {
        let config = try parse("stop_seconds: 20\r\naccounts:\r\n  starting_balance: 5\r\n")
        #expect(config.stopSeconds == 20)
        #expect(config.accounts.startingBalance == 5)
    }
}
