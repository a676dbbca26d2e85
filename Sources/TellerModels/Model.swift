/// A model that the operator offers, under the name and at the price that the config gives it.
package struct Model: Sendable {
    package let name: String
    /// Tokens a chat.
    package let price: Int64
    package let provider: Provider

    package init(name: String, price: Int64, provider: Provider) {
        precondition(price >= 0, "a price is never negative")
        self.name = name
        self.price = price
        self.provider = provider
    }
}

/// Where a model's answers come from.
package enum Provider: Sendable {
    /// It answers on the spot, so that a chat is charged and recorded in one step.
    case echo
}
