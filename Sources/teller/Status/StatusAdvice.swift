import TellerClient
import TellerRPC

/// What to do next, by what a look at the service has found.
struct StatusAdvice {
    let status: ServiceStatus
    let situation: Situation

    init(_ status: ServiceStatus, isRoot: Bool) {
        self.status = status
        situation = Situation(
            username: status.caller.username, rules: status.info?.accounts,
            isAdmin: status.caller.isAdmin, isRoot: isRoot,
            isRemote: status.address.isRemote, isTokenGiven: status.isTokenGiven)
    }

    var lines: [String] {
        if let error = status.error { return unit ?? outage(error) }
        return ledger + models + administration + caller
    }

    private var ledger: [String] {
        guard status.info?.ready == false else { return [] }
        return situation.isRemote
            ? ["The ledger can't commit; ask an administrator."]
            : ["See why the ledger can't commit: sudo journalctl -u tellerd -n 20"]
    }

    private func outage(_ error: ClientError) -> [String] {
        if status.address.isRemote { return Advice(situation).lines(error) }
        return switch error {
        case .unreachable(let path, .missing), .unreachable(let path, .refused):
            (status.origin == .system
                ? [
                    "Start the service: sudo systemctl enable --now tellerd.socket",
                    "Or a daemon of your own: tellerd --socket PATH --state FOLDER",
                ] : ["Start a daemon there: tellerd --socket \(path) --state FOLDER"])
                + ["Or name another socket with --socket PATH or TELLER_SOCKET."]
        case .unreachable(_, .other), .refused:
            ["See what the daemon says: sudo journalctl -u tellerd -n 20"]
        default: Advice(situation).lines(error)
        }
    }

    /// What is wrong with the service where systemd knows it.
    private var unit: [String]? {
        if case .unreachable(_, .permissionDenied)? = status.error { return nil }
        guard let socket = status.units.first(where: { $0.name == "tellerd.socket" }) else {
            return nil
        }
        if socket.load == "not-found" {
            return ["The service is not installed; in the folder of its source: sudo make install"]
        }
        let service = status.units.first { $0.name == "tellerd.service" }
        if socket.active == "failed" || service?.active == "failed" {
            return [
                "See why it failed: sudo journalctl -u tellerd -n 20",
                "Then: sudo systemctl reset-failed tellerd.socket tellerd.service",
                "And: sudo systemctl start tellerd.socket",
            ]
        }
        return socket.active == "active"
            ? nil : ["Start the service: sudo systemctl enable --now tellerd.socket"]
    }

    private var models: [String] {
        guard let models = status.info?.models else { return [] }
        if let other = models.first(where: { $0.available }) { return standIn(other, of: models) }
        if situation.isRemote { return ["No model answers; ask an administrator."] }
        return [
            models.isEmpty
                ? "Offer a model: 'models' in /etc/teller/teller.yaml, see man teller.yaml"
                : "No model answers; see what the daemon says: sudo journalctl -u tellerd -n 20"
        ]
    }

    /// Who names no model meets the default one.
    private func standIn(_ other: Models.Model, of models: [Models.Model]) -> [String] {
        guard let model = models.first(where: { $0.isDefault && !$0.available }) else { return [] }
        return [
            "The default model \(model.name) does not answer; meanwhile: "
                + "teller chat --model \(other.name)"
        ]
    }

    private var administration: [String] {
        guard status.caller.isAdmin, status.hasAccounts == false, let info = status.info else {
            return []
        }
        let echoOnly = info.models.allSatisfy { $0.name == "echo" } && !info.models.isEmpty
        return Advice(situation).firstAccount + [
            "Let others administer: sudo adduser USER \(info.accounts.adminGroup)"
        ]
            + (echoOnly
                ? [
                    "Offer other models: 'models' in /etc/teller/teller.yaml, see man teller.yaml",
                    "Then: sudo teller admin reload",
                ]
                : [])
    }

    private var caller: [String] {
        if status.caller.refusal != nil || status.caller.balance == nil {
            // An administrator by uid needs no account.
            if status.caller.refusal == nil, status.caller.isAdminByUID { return [] }
            return Advice(situation).login
        }
        return status.caller.balance?.balance == 0 ? Advice(situation).tokens : []
    }
}
