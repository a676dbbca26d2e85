package enum AdminVerify: Method {
    package static let name = "admin.verify"
    package static let access = Access.admin
    package static let summary =
        "Recomputes every balance from the entries and names the accounts that disagree."
    package static let errors: [ErrorKind] = [.inProgress]

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var ok: Bool
        package var accounts: Int64
        package var granted: Int64
        package var balances: Int64
        package var held: Int64
        package var spent: Int64
        package var withdrawn: Int64
        package var disagreements: [Disagreement]
        package var disagreementCount: Int64

        package enum CodingKeys: String, CodingKey {
            case ok, accounts, granted, balances, held, spent, withdrawn, disagreements
            case disagreementCount = "disagreement_count"
        }

        package init(
            ok: Bool, accounts: Int64, granted: Int64, balances: Int64, held: Int64,
            spent: Int64, withdrawn: Int64, disagreements: [Disagreement],
            disagreementCount: Int64
        ) {
            self.ok = ok
            self.accounts = accounts
            self.granted = granted
            self.balances = balances
            self.held = held
            self.spent = spent
            self.withdrawn = withdrawn
            self.disagreements = disagreements
            self.disagreementCount = disagreementCount
        }

        package static let properties = [
            Property("ok", .boolean, "Whether all agree."),
            Property("accounts", .integer(0...Int64.max), "How many there are."),
            Property("granted", .integer(0...Int64.max), "The sum of all grants."),
            Property("balances", .integer(0...Int64.max), "What all can spend."),
            Property("held", .integer(0...Int64.max), "What open holds set aside."),
            Property("spent", .integer(Int64.min...Int64.max), "Charges less refunds."),
            Property("withdrawn", .integer(0...Int64.max), "The sum of all withdrawals."),
            Property(
                "disagreements", .list(of: .object(Disagreement.properties), count: 0...1000),
                "The first 1,000 accounts that disagree."),
            Property("disagreement_count", .integer(0...Int64.max), "How many do."),
        ]
    }

    package struct Disagreement: Hashable, Sendable, Codable {
        package var username: String
        package var reason: String

        package init(username: String, reason: String) {
            self.username = username
            self.reason = reason
        }

        package static let properties = [
            Property("username", .text(bytes: 0...150), "The account, if it has a name."),
            Property("reason", .text(bytes: 1...512), "What disagrees with what."),
        ]
    }
}
