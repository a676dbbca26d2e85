internal import TellerLedger
internal import TellerRPC

struct AdminRoleHandler: Handler {
    typealias M = AdminRole

    func handle(_ params: AdminRole.Params, _ call: Call) async throws -> Account {
        Account(
            try await call.services.ledger.post(
                SetRole(
                    admin: try call.admin(), name: params.username,
                    role: params.role == .admin ? .admin : .user, memo: params.memo)))
    }
}
