package enum AdminStats: Method {
    package static let name = "admin.stats"
    package static let access = Access.admin
    package static let summary = "Tells the sums of the ledger, and what each day added to them."
    package static let errors: [ErrorKind] = []

    package struct Params: MethodParams {
        package var days: Int64?

        package init(days: Int64? = nil) { self.days = days }

        package static let fields: [Field<Params>] = [Period.daysField(\.days)]
    }

    package struct Result: MethodResult {
        package var totals: Totals
        package var days: [Day]
        package var models: [ModelDay]

        package init(totals: Totals, days: [Day], models: [ModelDay]) {
            self.totals = totals
            self.days = days
            self.models = models
        }

        package static let properties = [
            Property("totals", .object(Totals.properties), "Since the ledger began."),
            Property(
                "days", .list(of: .object(Day.properties), count: nil),
                "Newest first; days on which nothing happened are left out."),
            Property(
                "models", .list(of: .object(ModelDay.properties), count: nil),
                "The chats of these days, newest first, then by model."),
        ]
    }

    package struct Totals: Hashable, Sendable, Codable {
        package var accounts: Int64
        package var balances: Int64
        package var held: Int64
        package var granted: Int64
        package var withdrawn: Int64
        package var spent: Int64
        package var chats: Int64

        package init(
            accounts: Int64, balances: Int64, held: Int64, granted: Int64, withdrawn: Int64,
            spent: Int64, chats: Int64
        ) {
            self.accounts = accounts
            self.balances = balances
            self.held = held
            self.granted = granted
            self.withdrawn = withdrawn
            self.spent = spent
            self.chats = chats
        }

        package static let properties = [
            Property("accounts", .integer(0...Int64.max), "Opened, the erased ones too."),
            Property("balances", .integer(0...Int64.max), "What all can spend."),
            Property("held", .integer(0...Int64.max), "What open holds set aside."),
            Property("granted", .integer(0...Int64.max), "The sum of all grants."),
            Property("withdrawn", .integer(0...Int64.max), "The sum of all withdrawals."),
            Property("spent", .integer(Int64.min...Int64.max), "Charges less refunds."),
            Property("chats", .integer(0...Int64.max), "Answered or cancelled."),
        ]
    }

    package struct Day: Hashable, Sendable, Codable {
        package var day: String
        package var chats: Int64
        package var failures: Int64
        package var charged: Int64
        package var refunded: Int64
        package var granted: Int64
        package var withdrawn: Int64
        package var newAccounts: Int64

        package enum CodingKeys: String, CodingKey {
            case day, chats, failures, charged, refunded, granted, withdrawn
            case newAccounts = "new_accounts"
        }

        package init(
            day: String, chats: Int64, failures: Int64, charged: Int64, refunded: Int64,
            granted: Int64, withdrawn: Int64, newAccounts: Int64
        ) {
            self.day = day
            self.chats = chats
            self.failures = failures
            self.charged = charged
            self.refunded = refunded
            self.granted = granted
            self.withdrawn = withdrawn
            self.newAccounts = newAccounts
        }

        package static let properties = [
            Period.day,
            Property("chats", .integer(0...Int64.max), "Answered or cancelled."),
            Property("failures", .integer(0...Int64.max), "Chats that failed."),
            Property("charged", .integer(0...Int64.max), "Tokens taken for chats."),
            Property("refunded", .integer(0...Int64.max), "Tokens given back."),
            Property("granted", .integer(0...Int64.max), "Tokens granted."),
            Property("withdrawn", .integer(0...Int64.max), "Tokens withdrawn."),
            Property("new_accounts", .integer(0...Int64.max), "Accounts opened."),
        ]
    }

    package struct ModelDay: Hashable, Sendable, Codable {
        package var day: String
        package var model: String
        package var chats: Int64
        package var failures: Int64
        package var tokens: Int64
        package var inputTokens: Int64
        package var outputTokens: Int64

        package enum CodingKeys: String, CodingKey {
            case day, model, chats, failures, tokens
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }

        package init(
            day: String, model: String, chats: Int64, failures: Int64, tokens: Int64,
            inputTokens: Int64, outputTokens: Int64
        ) {
            self.day = day
            self.model = model
            self.chats = chats
            self.failures = failures
            self.tokens = tokens
            self.inputTokens = inputTokens
            self.outputTokens = outputTokens
        }

        package static let properties = [
            Period.day,
            Property("model", .text(bytes: Limits.modelNameBytes), "Who was asked."),
            Property("chats", .integer(0...Int64.max), "Answered or cancelled."),
            Property("failures", .integer(0...Int64.max), "Chats that failed."),
            Property("tokens", .integer(0...Int64.max), "Tokens taken for them."),
            Property("input_tokens", .integer(0...Int64.max), "Read by the model."),
            Property("output_tokens", .integer(0...Int64.max), "Written by the model."),
        ]
    }
}
