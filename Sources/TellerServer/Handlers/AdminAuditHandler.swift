internal import TellerLedger
internal import TellerRPC

struct AdminAuditHandler: Handler {
    typealias M = AdminAudit

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: AdminAudit.Params, _ call: Call) async throws -> AdminAudit.Result {
        let admin = try call.admin()
        let now = call.services.clock()
        let before = params.before.map(PublicID.audit)
        let page = try await call.services.list { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            var found = PageBuilder<AuditRecord>(limit: params.limit)
            try snapshot.audit(before: before) { record in
                let bytes = (record.detail?.jsonBytes ?? 0) + (record.memo?.jsonBytes ?? 0)
                return found.add(record, bytes: bytes)
            }
            var names = AccountNames()
            var rows: [AdminAudit.Record] = []
            for record in found.rows { rows.append(try row(record, &names, snapshot)) }
            return (rows, found.hasMore ? rows.last?.record : nil)
        }
        return AdminAudit.Result(records: page.0, next: page.1)
    }

    private func row(
        _ record: AuditRecord, _ names: inout AccountNames, _ snapshot: any LedgerSnapshot
    ) throws(LedgerError) -> AdminAudit.Record {
        var account: String?
        var username: String?
        if let admin = record.admin { account = try names.name(of: admin, snapshot) }
        if let target = record.account { username = try names.name(of: target, snapshot) }
        return AdminAudit.Record(
            record: PublicID.text(record.id), at: record.at.rfc3339,
            method: record.deed.method.name, peerUID: record.peerUID.map(Int64.init),
            account: account, address: record.address, username: username,
            chat: record.chat.map(PublicID.text),
            amount: record.amount, detail: record.detail, memo: record.memo)
    }
}
