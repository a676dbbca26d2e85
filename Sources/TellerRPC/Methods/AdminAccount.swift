package enum AdminAccount: Method {
    package static let name = "admin.account"
    package static let access = Access.admin
    package static let summary = "Tells one account, with the sums of its entries."
    package static let errors: [ErrorKind] = [.notFound]

    package struct Params: MethodParams {
        package var username: String

        package init(username: String) { self.username = username }

        package static let fields: [Field<Params>] = [.username("username", \.username)]
    }

    package struct Result: MethodResult {
        package var account: Account
        package var granted: Int64
        package var spent: Int64
        package var withdrawn: Int64

        private enum TotalKeys: String, CodingKey {
            case granted, spent, withdrawn
        }

        package init(account: Account, granted: Int64, spent: Int64, withdrawn: Int64) {
            self.account = account
            self.granted = granted
            self.spent = spent
            self.withdrawn = withdrawn
        }

        package init(from decoder: any Decoder) throws {
            account = try Account(from: decoder)
            let totals = try decoder.container(keyedBy: TotalKeys.self)
            granted = try totals.decode(Int64.self, forKey: .granted)
            spent = try totals.decode(Int64.self, forKey: .spent)
            withdrawn = try totals.decode(Int64.self, forKey: .withdrawn)
        }

        package func encode(to encoder: any Encoder) throws {
            try account.encode(to: encoder)
            var totals = encoder.container(keyedBy: TotalKeys.self)
            try totals.encode(granted, forKey: .granted)
            try totals.encode(spent, forKey: .spent)
            try totals.encode(withdrawn, forKey: .withdrawn)
        }

        package static let properties =
            Account.properties + [
                Property("granted", .tokens, "The sum of its grants."),
                Property("spent", .tokens, "The sum of its charges less its refunds."),
                Property("withdrawn", .tokens, "The sum of its withdrawals."),
            ]
    }
}
