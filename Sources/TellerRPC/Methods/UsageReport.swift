package enum UsageReport: Method {
    package static let name = "usage"
    package static let access = Access.user
    package static let summary = "Tells what the caller used, a day and a model at a time."
    package static let errors: [ErrorKind] = []

    package struct Params: MethodParams {
        package var days: Int64?

        package init(days: Int64? = nil) { self.days = days }

        package static let fields: [Field<Params>] = [Period.daysField(\.days)]
    }

    package struct Result: MethodResult {
        package var days: [Day]

        package init(days: [Day]) { self.days = days }

        package static let properties = [
            Property(
                "days", .list(of: .object(Day.properties), count: nil),
                "Newest first, then by model; days without a chat are left out.")
        ]
    }

    package struct Day: Hashable, Sendable, Codable {
        package var day: String
        package var model: String
        package var chats: Int64
        package var tokens: Int64
        package var inputTokens: Int64
        package var outputTokens: Int64

        package enum CodingKeys: String, CodingKey {
            case day, model, chats, tokens
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }

        package init(
            day: String, model: String, chats: Int64, tokens: Int64, inputTokens: Int64,
            outputTokens: Int64
        ) {
            self.day = day
            self.model = model
            self.chats = chats
            self.tokens = tokens
            self.inputTokens = inputTokens
            self.outputTokens = outputTokens
        }

        package static let properties = [
            Period.day,
            Property("model", .text(bytes: Limits.modelNameBytes), "Who answered."),
            Property("chats", .integer(0...Int64.max), "Chats that were answered or cancelled."),
            Property("tokens", .integer(0...Int64.max), "What they were charged."),
            Property("input_tokens", .integer(0...Int64.max), "Read by the model."),
            Property("output_tokens", .integer(0...Int64.max), "Written by the model."),
        ]
    }
}
