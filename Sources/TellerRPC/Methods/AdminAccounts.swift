package enum AdminAccounts: Method {
    package static let name = "admin.accounts"
    package static let access = Access.admin
    package static let summary = "Lists accounts by name."
    package static let errors: [ErrorKind] = []

    package struct Params: MethodParams {
        package var query: String?
        package var after: String?
        package var limit: Int64?

        package init(query: String? = nil, after: String? = nil, limit: Int64? = nil) {
            self.query = query
            self.after = after
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            .text(
                "query", \.query, bytes: Limits.usernameBytes,
                "How the name begins, whatever the case."),
            .text(
                "after", \.after, bytes: Limits.usernameBytes,
                "Goes on behind this name: 'next' of the page before."),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var accounts: [Account]
        package var next: String?

        package init(accounts: [Account], next: String?) {
            self.accounts = accounts
            self.next = next
        }

        package static let properties = [
            Property("accounts", .list(of: .object(Account.properties), count: nil), "The page."),
            Page.next,
        ]
    }
}
