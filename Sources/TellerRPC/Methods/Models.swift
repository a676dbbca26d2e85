package enum Models: Method {
    package static let name = "models"
    package static let access = Access.user
    package static let summary = "Lists the models and what a chat with each costs."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var models: [Model]

        package init(models: [Model]) { self.models = models }

        package static let properties = [
            Property("models", .list(of: .object(Model.properties), count: nil), "By name.")
        ]
    }

    package struct Model: Hashable, Sendable, Codable {
        package var name: String
        package var price: Int64
        package var per1kInput: Int64?
        package var per1kOutput: Int64?
        package var isDefault: Bool
        package var available: Bool

        package enum CodingKeys: String, CodingKey {
            case name, price, available
            case per1kInput = "per_1k_input"
            case per1kOutput = "per_1k_output"
            case isDefault = "default"
        }

        package init(
            name: String, price: Int64, per1kInput: Int64? = nil, per1kOutput: Int64? = nil,
            isDefault: Bool, available: Bool
        ) {
            self.name = name
            self.price = price
            self.per1kInput = per1kInput
            self.per1kOutput = per1kOutput
            self.isDefault = isDefault
            self.available = available
        }

        package static let properties = [
            Property("name", .text(bytes: Limits.modelNameBytes), "What 'chat' takes as model."),
            Property("price", .tokens, "Tokens a chat; where it is metered, the least."),
            Property(
                "per_1k_input", .tokens, required: false,
                "Where it is metered: tokens for a thousand that the model reads."),
            Property(
                "per_1k_output", .tokens, required: false,
                "Where it is metered: tokens for a thousand that the model writes."),
            Property("default", .boolean, "Whether it answers where no model is named."),
            Property("available", .boolean, "Whether it answered when it was asked last."),
        ]
    }
}
