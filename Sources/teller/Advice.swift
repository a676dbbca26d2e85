import TellerClient
import TellerRPC

/// What a command was about when it failed, as far as advice depends on it.
struct Situation: Hashable, Sendable {
    enum Purpose: Hashable, Sendable {
        case use, login, administration
    }

    var purpose = Purpose.use
    /// Who is logged in, or is spoken of.
    var username: String?
}

/// What to do next after an error of the daemon or on the way to it.
struct Advice {
    private let situation: Situation
    /// With which the same command can be repeated safely.
    private let key: String?

    init(_ situation: Situation, key: String?) {
        self.situation = situation
        self.key = key
    }

    func lines(_ error: ClientError) -> [String] {
        switch error {
        case .unreachable(_, let obstacle): unreachable(obstacle)
        case .connectionLost(.outcomeUnknown): repetition ?? ["Look before you repeat it."]
        case .connectionLost(.notSent): ["Try again."]
        case .protocolViolation: ["Compare the versions: teller --version, teller info"]
        case .cancelled: []
        case .refused(let refusal): refused(refusal)
        }
    }

    private func unreachable(_ obstacle: ClientError.Obstacle) -> [String] {
        switch obstacle {
        case .missing, .refused:
            ["Look: systemctl status tellerd.socket", "Or start it yourself: tellerd"]
        case .permissionDenied:
            [
                "Add yourself to the group: sudo usermod -aG teller-users \"$USER\"",
                "Then log out of the machine and in again.",
            ]
        case .busy: ["Try again."]
        case .other: ["Name another socket with --socket PATH or TELLER_SOCKET."]
        }
    }

    private func refused(_ refusal: RPCError) -> [String] {
        if refusal.data.outcome == .unknown { return repetition ?? [] }
        switch refusal.kind {
        case .insufficientBalance: return insufficientBalance(refusal.data)
        case .unauthenticated: return unauthenticated
        case .forbidden:
            return situation.purpose == .administration
                ? Self.administration : ["Ask an administrator."]
        case .inProgress: return wait(refusal.data) + (repetition ?? [])
        case .rateLimited: return wait(refusal.data)
        case .modelFailed, .modelTimeout:
            return ["Nothing was charged. Try again, or another model: teller models"]
        default: return []
        }
    }

    private func insufficientBalance(_ data: ErrorData) -> [String] {
        let name = situation.username ?? "NAME"
        var facts: [String] = []
        if let balance = data.balance, let price = data.price {
            facts.append("The balance is \(balance); needed are \(price).")
        }
        return facts + [
            situation.purpose == .administration
                ? "See the account: teller admin account \(name)"
                : "Ask an administrator: teller admin grant \(name) AMOUNT"
        ]
    }

    private var unauthenticated: [String] {
        switch situation.purpose {
        case .login: ["Type it again, or make an account: teller register NAME"]
        case .administration: Self.administration
        case .use: ["Type: teller login \(situation.username ?? "NAME")"]
        }
    }

    private var repetition: [String]? {
        key.map {
            ["Repeat the same command, it counts once, with: --idempotency-key \($0)"]
        }
    }

    private func wait(_ data: ErrorData) -> [String] {
        data.retryAfterSeconds.map { ["Try again in \($0) s."] } ?? ["Try again later."]
    }

    private static let administration = [
        "Do it as root or as a member of the admin group (teller-admin),",
        "or log in to an account with the role admin.",
    ]
}
