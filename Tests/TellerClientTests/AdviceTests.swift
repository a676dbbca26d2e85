import TellerClient
import TellerRPC
import Testing

@testable import teller

@Suite("What to type next")
struct AdviceTests {
    private func rules(_ registration: AccountRules.Registration) -> AccountRules {
        AccountRules(
            registration: registration, startingBalance: 4000, localLogin: true,
            adminGroup: "bank")
    }

    @Test("An empty balance: who can grant, by the daemon's own words")
    func emptyBalance() {
        let poor = CommandError.client(
            .refused(
                RPCError(.insufficientBalance, "", data: ErrorData(balance: 50, price: 100))))
        var situation = Situation(username: "bob", rules: rules(.open))
        #expect(
            ErrorReport(poor, in: situation).advice == [
                "The balance is 50; needed are 100.",
                "Ask root or a member of the group bank: teller admin grant bob AMOUNT",
            ])
        situation.isAdmin = true
        #expect(
            ErrorReport(poor, in: situation).advice.last
                == "You may grant more: teller admin grant bob AMOUNT")
    }

    @Test("What is not there: where it is listed, if the user has named it")
    func notFound() {
        let missing = CommandError.client(.refused(RPCError(.notFound, "There is no such model.")))
        func advice(_ situation: Situation) -> [String] {
            ErrorReport(missing, in: situation).advice
        }
        #expect(advice(Situation()) == [])
        #expect(advice(Situation(listings: ["teller models"])) == ["Look: teller models"])
        #expect(
            advice(Situation(purpose: .administration, username: "bob"))
                == ["Look: teller admin accounts"])
        #expect(advice(Situation(purpose: .administration)) == [])
    }

    @Test("No login: how to log in, and how to come by an account")
    func noLogin() {
        #expect(
            Advice(Situation(rules: rules(.open))).login == [
                "Type: teller login NAME",
                "Or, as who you are on this machine: teller login --local",
                "Without an account: teller register NAME",
            ])
        #expect(
            Advice(Situation(rules: rules(.closed), isRoot: true)).login == [
                "Type: teller login NAME", "Without an account: teller admin create NAME",
            ])
        #expect(
            Advice(Situation(rules: rules(.closed))).login.last
                == "Without an account, ask root or a member of the group bank for one.")
        #expect(Advice(Situation(username: "bob")).login == ["Type: teller login bob"])
    }

    @Test("No accounts: how the first one is opened")
    func noAccounts() {
        #expect(
            Advice(Situation(rules: rules(.closed))).firstAccount
                == ["Open the first account: teller admin create NAME"])
    }

    @Test("An unknown outcome: with which key to repeat, as the command takes it")
    func unknownOutcome() {
        let loss = CommandError.client(.connectionLost(.outcomeUnknown), key: "k")
        func advice(_ situation: Situation) -> [String] {
            ErrorReport(loss, in: situation).advice
        }
        let words = "Repeat the same command, it counts once, with"
        #expect(advice(Situation()) == [words + ": --idempotency-key k"])
        #expect(
            advice(Situation(isRaw: true)) == [words + " the param: \"idempotency_key\":\"k\""])
    }

    @Test(
        "A model that failed: the sentence has said what it cost, the advice does not",
        arguments: [ErrorKind.modelFailed, .modelTimeout])
    func failedModel(kind: ErrorKind) {
        let failure = CommandError.client(.refused(RPCError(kind, "It failed.")))
        #expect(
            ErrorReport(failure, in: Situation()).advice
                == ["Try again, or another model: teller models"])
    }

    @Test("A method that there is not: where they are listed, if the user has named it")
    func methodNotFound() {
        let missing = CommandError.client(.refused(RPCError(.methodNotFound, "")))
        #expect(
            ErrorReport(missing, in: Situation(isRaw: true)).advice
                == ["Look: teller rpc rpc.discover"])
        #expect(ErrorReport(missing, in: Situation()).advice == [])
    }
}

@Suite("teller status")
struct StatusTests {
    private func status(
        models: [Models.Model] = [
            .init(name: "echo", price: 100, isDefault: true, available: true)
        ],
        isAdmin: Bool = false, _ change: (inout ServiceStatus) -> Void = { _ in }
    ) -> ServiceStatus {
        var status = ServiceStatus(address: .socket(path: "/s"), origin: .option)
        status.ping = .microseconds(300)
        status.info = ServerInfo.Result(
            name: "tellerd", version: "1", uptimeSeconds: 60, models: models,
            accounts: AccountRules(
                registration: .open, startingBalance: 4000, localLogin: false,
                adminGroup: "bank"),
            admin: isAdmin, limits: WireLimits())
        status.caller.isAdmin = isAdmin
        status.caller.isAdminByUID = isAdmin
        change(&status)
        return status
    }

    private func unreachable(
        _ obstacle: ClientError.Obstacle, units: [SystemUnit] = []
    ) -> ServiceStatus {
        var status = ServiceStatus(address: .socket(path: "/s"), origin: .system)
        status.error = .unreachable(at: "/s", obstacle)
        status.units = units
        return status
    }

    private func advice(_ status: ServiceStatus) -> String {
        StatusAdvice(status, isRoot: false).lines.joined(separator: "\n")
    }

    @Test("A service that answers and has a model is well")
    func well() {
        #expect(status().isWell)
        #expect(!status(models: []).isWell)
        #expect(!unreachable(.missing).isWell)
        let layout = Layout(isTerminal: false, width: nil, hasColour: false, time: { $0 })
        let text = StatusScreen(status: status(), advice: ["Do this"]).text(layout)
        #expect(text.contains("daemon         tellerd 1, up for 1 min, answers in 300 µs\n"))
        #expect(text.contains("models         echo (100 tokens, default)\n"))
        #expect(text.contains("you            not logged in\n"))
        #expect(text.contains("administrator  no; root and the group bank are\n"))
        #expect(text.hasSuffix("The service is well.\n\nNext:\n  Do this"))
    }

    @Test("One whose ledger can't commit is not well, and where to look is told")
    func unready() throws {
        let ill = status(isAdmin: true) { $0.info?.ready = false }
        #expect(!ill.isWell)
        #expect(advice(ill).contains("See why the ledger can't commit: sudo journalctl"))
        let layout = Layout(isTerminal: false, width: nil, hasColour: false, time: { $0 })
        let text = StatusScreen(status: ill, advice: []).text(layout)
        #expect(text.contains("ledger         it can't commit; writes are refused\n"))
        #expect(text.hasSuffix("The service is not well."))
        let json = String(decoding: try JSONText.encode(StatusReport(ill)), as: UTF8.self)
        #expect(json.contains(#""ready":false"#))
    }

    @Test("An administrator of an empty ledger learns the first steps")
    func firstSteps() {
        let text = advice(status(isAdmin: true) { $0.hasAccounts = false })
        #expect(text.contains("teller admin create NAME"))
        #expect(text.contains("adduser USER bank"))
        #expect(text.contains("teller.yaml"))
        #expect(advice(status(isAdmin: true) { $0.hasAccounts = true }) == "")
    }

    @Test("Where the default model is away and another answers, that one is named")
    func standIn() {
        func models(_ isAvailable: Bool...) -> [Models.Model] {
            zip(["big", "small", "tiny"], isAvailable).map { name, isAvailable in
                .init(name: name, price: 1, isDefault: name == "big", available: isAvailable)
            }
        }
        let limping = status(models: models(false, false, true), isAdmin: true)
        #expect(limping.isWell)
        #expect(
            advice(limping)
                == "The default model big does not answer; meanwhile: teller chat --model tiny")
        #expect(advice(status(models: models(true, false, true), isAdmin: true)) == "")
        #expect(
            advice(status(models: models(false, false, false), isAdmin: true))
                .contains("No model answers"))
    }

    @Test("That users of the machine get in by --local is told as what it is, not as a promise")
    func localLogin() {
        let layout = Layout(isTerminal: false, width: nil, hasColour: false, time: { $0 })
        for isOn in [true, false] {
            let status = status { $0.info?.accounts.localLogin = isOn }
            let text = StatusScreen(status: status, advice: []).text(layout)
            let local = isOn ? ", --local for users" : ""
            let line = "accounts       anybody may register, 4000 tokens at first\(local)\n"
            #expect(text.contains(line), "\(text)")
        }
    }

    @Test("A caller without a login, or without tokens, learns what to type")
    func caller() {
        #expect(advice(status()).contains("teller login NAME"))
        let poor = status {
            $0.caller.username = "bob"
            $0.caller.balance = Balance.Result(balance: 0, held: 0)
        }
        #expect(advice(poor).contains("teller admin grant bob AMOUNT"))
        let rich = status {
            $0.caller.username = "bob"
            $0.caller.balance = Balance.Result(balance: 1, held: 0)
        }
        #expect(advice(rich) == "")
    }

    @Test("Where systemd knows what is wrong, that is what to mend")
    func units() {
        func units(_ load: String, _ active: String) -> [SystemUnit] {
            [.init(name: "tellerd.socket", load: load, active: active, sub: "")]
        }
        #expect(advice(unreachable(.missing)).contains("enable --now tellerd.socket"))
        #expect(
            advice(unreachable(.missing, units: units("not-found", "inactive")))
                .contains("make install"))
        #expect(
            advice(unreachable(.missing, units: units("loaded", "inactive")))
                .contains("enable --now tellerd.socket"))
        #expect(
            advice(unreachable(.refused, units: units("loaded", "failed")))
                .contains("journalctl -u tellerd"))
        #expect(
            advice(unreachable(.permissionDenied, units: units("loaded", "active")))
                .contains("usermod"))
    }

    @Test("What systemctl prints is read unit by unit")
    func systemctl() {
        let output = """
            Id=tellerd.socket
            LoadState=loaded
            ActiveState=active
            SubState=listening

            Id=tellerd.service
            LoadState=not-found
            ActiveState=inactive
            SubState=dead

            """
        let units = SystemUnit.units(output)
        #expect(units.map(\.name) == ["tellerd.socket", "tellerd.service"])
        #expect(units.map(\.words) == ["active (listening)", "not-found"])
        #expect(SystemUnit.units("Failed to connect to bus") == [])
    }

    @Test("Programs get the same facts")
    func json() throws {
        let well = try JSONText.encode(StatusReport(status(isAdmin: true)))
        let report = try JSONText.decode([String: JSONValue].self, from: well)
        #expect(report["well"] == .boolean(true))
        #expect(report["admin"] == .boolean(true))
        #expect(report["error"] == nil)
        let ill = try JSONText.encode(StatusReport(unreachable(.refused)))
        let text = String(decoding: ill, as: UTF8.self)
        #expect(text.contains(#""well":false"#))
        #expect(text.contains("nobody listens there"))
    }
}
