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
        package var isDefault: Bool
        package var available: Bool

        package enum CodingKeys: String, CodingKey {
            case name, price, available
            case isDefault = "default"
        }

        package init(name: String, price: Int64, isDefault: Bool, available: Bool) {
            self.name = name
            self.price = price
            self.isDefault = isDefault
            self.available = available
        }

        package static let properties = [
            Property("name", .text(bytes: Limits.modelNameBytes), "What 'chat' takes as model."),
            Property("price", .tokens, "Tokens a chat."),
            Property("default", .boolean, "Whether it answers where no model is named."),
            Property("available", .boolean, "Whether it answers now."),
        ]
    }
}
