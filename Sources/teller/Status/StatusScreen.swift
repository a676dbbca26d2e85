import TellerClient
import TellerRPC

/// What a look at the service has found, as people read it.
struct StatusScreen {
    let status: ServiceStatus
    let advice: [String]

    func text(_ layout: Layout) -> String {
        var parts = [Facts(facts: facts(layout)).text(layout)]
        parts.append(
            status.isWell
                ? "The service is well." : layout.styled("The service is not well.", .alarm))
        if !advice.isEmpty {
            let lines = ["Next:"] + advice.map { "  " + layout.word($0) }
            parts.append(lines.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    private func facts(_ layout: Layout) -> [(name: String, value: String)] {
        let place = status.address.isRemote ? "bridge" : "socket"
        var facts = [(place, "\(status.address) (\(origin))"), ("daemon", daemon)]
        if let info = status.info {
            if !info.ready { facts.append(("ledger", "it can't commit; writes are refused")) }
            facts.append(("models", Self.models(info.models)))
            facts.append(("accounts", rules(info.accounts)))
            facts.append(("you", caller))
            facts.append(("administrator", administrator(info)))
        }
        return facts + status.units.map { ($0.name, $0.words) }
    }

    private var origin: String {
        switch status.origin {
        case .option: status.address.isRemote ? "by --url" : "by --socket"
        case .environment: status.address.isRemote ? "by TELLER_URL" : "by TELLER_SOCKET"
        case .runtime: "your own daemon's"
        case .system: "the system's"
        }
    }

    private var daemon: String {
        if case .unreachable(_, let obstacle)? = status.error {
            return "not reached: \(obstacle.words)"
        }
        if let error = status.error {
            return ErrorReport(.client(error), in: Situation()).error.message
        }
        guard let info = status.info, let ping = status.ping else { return "unknown" }
        return "\(info.name) \(info.version), up for "
            + "\(ServerInfo.Result.duration(info.uptimeSeconds)), answers in "
            + ActivityScreen.time(ping / .microseconds(1))
    }

    private static func models(_ models: [Models.Model]) -> String {
        if models.isEmpty { return "none" }
        return models.map { model in
            let notes =
                [model.leastPrice + (model.price == 1 ? " token" : " tokens")]
                + (model.isDefault ? ["default"] : [])
                + (model.available ? [] : ["not available"])
            return "\(model.name) (\(notes.joined(separator: ", ")))"
        }.joined(separator: ", ")
    }

    private func rules(_ rules: AccountRules) -> String {
        let who =
            switch rules.registration {
            case .open: "anybody may register"
            case .local: "users of this machine may register"
            case .closed: "administrators open them"
            }
        let start = "\(tokens(rules.startingBalance)) at first"
        return "\(who), \(start)"
            + (rules.localLogin && !status.address.isRemote ? ", --local for users" : "")
    }

    private var caller: String {
        if let refusal = status.caller.refusal { return "no login: \(refusal.message)" }
        guard let balance = status.caller.balance else { return "not logged in" }
        let name = status.caller.username ?? "logged in"
        let held = balance.held == 0 ? "" : ", \(balance.held) held"
        return "\(name), \(tokens(balance.balance))\(held)"
    }

    private func administrator(_ info: ServerInfo.Result) -> String {
        if status.caller.isAdminByUID { return "yes, by your uid" }
        if status.caller.isAdmin { return "yes, by the role of your account" }
        if status.address.isRemote { return "no" }
        return "no; root and the group \(info.accounts.adminGroup) are"
    }
}
