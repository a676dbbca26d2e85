package enum AdminAudit: Method {
    package static let name = "admin.audit"
    package static let access = Access.admin
    package static let summary = "Lists what administrators did, newest first."
    package static let errors: [ErrorKind] = []

    package struct Params: MethodParams {
        package var before: String?
        package var limit: Int64?

        package init(before: String? = nil, limit: Int64? = nil) {
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var records: [Record]
        package var next: String?

        package init(records: [Record], next: String?) {
            self.records = records
            self.next = next
        }

        package static let properties = [
            Property("records", .list(of: .object(Record.properties), count: nil), "The page."),
            Page.next,
        ]
    }

    /// What an administrator did, written in the same transaction as the deed.
    package struct Record: Hashable, Sendable, Codable {
        package var record: String
        package var at: String
        package var method: String
        package var peerUID: Int64?
        package var account: String?
        package var address: String?
        package var username: String?
        package var chat: String?
        package var amount: Int64?
        package var detail: String?
        package var memo: String?

        package enum CodingKeys: String, CodingKey {
            case record, at, method, account, address, username, chat, amount, detail, memo
            case peerUID = "peer_uid"
        }

        package init(
            record: String, at: String, method: String, peerUID: Int64?, account: String?,
            address: String?, username: String?, chat: String?, amount: Int64?, detail: String?,
            memo: String?
        ) {
            self.record = record
            self.at = at
            self.method = method
            self.peerUID = peerUID
            self.account = account
            self.address = address
            self.username = username
            self.chat = chat
            self.amount = amount
            self.detail = detail
            self.memo = memo
        }

        package static let properties = [
            Property("record", .id, "The record's id."),
            Property("at", .time, "When it was done."),
            Property("method", .text(bytes: 1...64), "By which method."),
            Property(
                "peer_uid", .integer(Limits.uid), required: false,
                "The uid at the other end of the socket, if it had one."),
            Property(
                "account", .text(bytes: Limits.usernameBytes), required: false,
                "Whose token the request carried, if it carried one."),
            Property(
                "address", .text(bytes: Limits.addressBytes), required: false,
                "Where it came from, if it came by a bridge."),
            Property(
                "username", .text(bytes: Limits.usernameBytes), required: false,
                "The account that it was done to."),
            Property("chat", .id, required: false, "The chat that it was done to."),
            Property(
                "amount", .integer(-Limits.accountCap...Limits.accountCap), required: false,
                "Tokens added to the account; below zero where they were taken."),
            Property(
                "detail", .text(bytes: Limits.detailBytes), required: false,
                "The rest of what was asked for."),
            Property("memo", .text(bytes: Limits.memoBytes), required: false, "An admin's note."),
        ]
    }
}
