/// A model that the operator offers, under the name and at the price that the config gives it.
package struct Model: Sendable {
    package let name: String
    package let pricing: Pricing
    package let provider: Provider
    /// Goes ahead of every prompt; empty for none.
    package let systemPrompt: String
    /// What it may write at most, in tokens of the model.
    package let maxOutputTokens: Int64
    /// What it can take in and write together, in tokens of the model.
    package let contextTokens: Int64
    /// Names of models that are asked in its place when it fails, in order.
    package let fallback: [String]
    package let health: ModelHealth
    /// Nil where nobody counts.
    package let observer: (any ModelObserver)?

    package init(
        name: String, pricing: Pricing, provider: Provider, systemPrompt: String = "",
        maxOutputTokens: Int64 = 512, contextTokens: Int64 = 2048, fallback: [String] = [],
        health: ModelHealth = ModelHealth(), observer: (any ModelObserver)? = nil
    ) {
        self.name = name
        self.pricing = pricing
        self.provider = provider
        self.systemPrompt = systemPrompt
        self.maxOutputTokens = maxOutputTokens
        self.contextTokens = contextTokens
        self.fallback = fallback
        self.health = health
        self.observer = observer
    }
}

/// Where a model's answers come from.
package enum Provider: Sendable {
    /// It answers on the spot, so that a chat is charged and recorded in one step.
    case echo
    /// It takes its time, so that a chat takes a hold first; with what bounds the calls to it.
    case remote(any RemoteModel, ModelGate)
}
