import TellerClient
import TellerRPC

/// What to do next after an error of the daemon or on the way to it.
struct Advice {
    private let situation: Situation
    /// With which the same command can be repeated safely.
    private let key: String?

    init(_ situation: Situation, key: String? = nil) {
        self.situation = situation
        self.key = key
    }

    func lines(_ error: ClientError) -> [String] {
        switch error {
        case .unreachable(let path, let obstacle): unreachable(path, obstacle)
        case .connectionLost(.outcomeUnknown): repetition ?? ["Look before you repeat it."]
        case .connectionLost(.notSent): ["Try again."]
        case .protocolViolation: ["Compare the versions: teller --version, teller info"]
        case .cancelled: []
        case .refused(let refusal): refused(refusal)
        }
    }

    /// For a caller without a login, or with one that is no good.
    var login: [String] {
        if situation.isTokenGiven { return otherToken }
        var lines = ["Type: teller login \(situation.username ?? "NAME")"]
        if situation.rules?.localLogin == true, !situation.isRoot, !situation.isRemote {
            lines.append("Or, as who you are on this machine: teller login --local")
        }
        return lines + (situation.username == nil ? account : [])
    }

    /// For a caller whose balance does not suffice.
    var tokens: [String] {
        let command = "teller admin grant \(situation.username ?? "NAME") AMOUNT"
        if situation.mayAdminister { return ["You may grant more: \(command)"] }
        return ["Ask \(situation.administrators): \(command)"]
    }

    /// For an administrator of a ledger without accounts.
    var firstAccount: [String] {
        ["Open the first account: teller admin create NAME"]
            + (situation.rules?.registration == .closed
                ? [] : ["Or let users do it themselves: teller register NAME"])
    }

    private var account: [String] {
        switch situation.rules?.registration {
        case .closed where situation.mayAdminister:
            ["Without an account: teller admin create \(situation.username ?? "NAME")"]
        case .closed: ["Without an account, ask \(situation.administrators) for one."]
        case .open, .local, nil: ["Without an account: teller register NAME"]
        }
    }

    private func unreachable(_ path: String, _ obstacle: ClientError.Obstacle) -> [String] {
        if situation.isRemote { return unreachableBridge(obstacle) }
        return switch obstacle {
        case .missing, .refused:
            ["Look: teller status", "Or start it yourself: tellerd"]
        case .permissionDenied: SocketAccess(path).advice
        case .busy: ["Try again."]
        default: ["Name another socket with --socket PATH or TELLER_SOCKET."]
        }
    }

    private func unreachableBridge(_ obstacle: ClientError.Obstacle) -> [String] {
        switch obstacle {
        case .refused, .missing: ["Look at the URL, and whether teller-bridge runs there."]
        case .busy, .timedOut: ["Look at the URL, or try again later."]
        case .noBridge: ["Look at the URL; it is the bridge's own, without /rpc."]
        case .redirected: ["If you trust that place, name it with --url."]
        case .untrusted:
            ["If its authority is a private one, name its certificate: --ca-file FILE"]
        case .unresolved, .permissionDenied, .tooLong, .other:
            ["Look at the URL, or name another with --url or TELLER_URL."]
        }
    }

    private func refused(_ refusal: RPCError) -> [String] {
        if refusal.data.outcome == .unknown { return repetition ?? [] }
        switch refusal.kind {
        case .insufficientBalance: return insufficientBalance(refusal.data)
        case .unauthenticated: return unauthenticated
        case .forbidden: return forbidden
        case .inProgress: return wait(refusal.data) + (repetition ?? [])
        case .rateLimited: return wait(refusal.data)
        case .notFound: return listings.map { ["Look: \($0)"] } ?? []
        case .modelFailed, .modelTimeout:
            return ["Try again, or another model: teller models"]
        // It is the user who has typed the method's name.
        case .methodNotFound where situation.isRaw: return ["Look: teller rpc rpc.discover"]
        default: return []
        }
    }

    private func insufficientBalance(_ data: ErrorData) -> [String] {
        var facts: [String] = []
        if let balance = data.balance, let price = data.price {
            facts.append("The balance is \(balance); needed are \(price).")
        }
        if situation.purpose == .administration {
            return facts + ["See the account: teller admin account \(situation.username ?? "NAME")"]
        }
        return facts + tokens
    }

    private var listings: String? {
        let namesAccount = situation.purpose == .administration && situation.username != nil
        let all = situation.listings + (namesAccount ? ["teller admin accounts"] : [])
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }

    private var unauthenticated: [String] {
        switch situation.purpose {
        case .login, .registration: ["Type it again."] + account
        case .administration: administration
        case .password:
            ["Type it again, or log in anew: teller login \(situation.username ?? "NAME")"]
                + otherToken
        case .use where situation.isTokenGiven: otherToken
        case .use: ["Type: teller login \(situation.username ?? "NAME")"]
        }
    }

    /// Where the variable holds a token, a login alone would change nothing.
    private var otherToken: [String] {
        situation.isTokenGiven
            ? ["TELLER_TOKEN is set, and wins over a login; unset it, or set it to a good token."]
            : []
    }

    private var forbidden: [String] {
        if situation.mayAdminister { return allowed }
        return switch situation.purpose {
        case .administration: administration
        case .registration:
            ["Ask \(situation.administrators): teller admin create \(situation.username ?? "NAME")"]
        case .use, .login, .password: ["Ask \(situation.administrators)."]
        }
    }

    /// For who is told elsewhere to ask an administrator, and is one.
    private var allowed: [String] {
        let name = situation.username ?? "NAME"
        return switch situation.purpose {
        case .administration: otherToken
        case .registration: ["You may open it: teller admin create \(name)"]
        case .login where situation.username == nil:
            ["Log in to an account by its name: teller login NAME"]
        case .password: ["You may set it: teller admin password \(name)"]
        case .login, .use: ["See the account: teller admin account \(name)"]
        }
    }

    private var repetition: [String]? {
        key.map {
            [
                "Repeat the same command, it counts once, with"
                    + (situation.isRaw
                        ? " the param: \"idempotency_key\":\"\($0)\"" : ": --idempotency-key \($0)")
            ]
        }
    }

    private func wait(_ data: ErrorData) -> [String] {
        data.retryAfterSeconds.map { ["Try again in \($0) s."] } ?? ["Try again later."]
    }

    private var administration: [String] {
        if situation.isRemote { return otherToken + ["Log in to an account with the role admin."] }
        let group = situation.rules?.adminGroup ?? "teller-admin"
        return otherToken + [
            "Do it as root or as a member of the group \(group),",
            "or log in to an account with the role admin.",
        ]
    }
}
