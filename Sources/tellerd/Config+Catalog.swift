import TellerConfig
import TellerModels

extension Config {
    /// The models on offer, with the keys of their servers.
    func catalog() throws(ModelKeyError) -> ModelCatalog {
        var found: [TellerModels.Model] = []
        for model in models {
            found.append(
                TellerModels.Model(
                    name: model.name, pricing: Pricing(model.price),
                    provider: try Self.provider(model), systemPrompt: model.systemPrompt,
                    maxOutputTokens: model.maxOutputTokens, contextTokens: model.contextTokens,
                    fallback: model.fallback))
        }
        return ModelCatalog(models: found, defaultName: defaultModel)
    }

    private static func provider(_ model: Model) throws(ModelKeyError) -> Provider {
        switch model.provider {
        case .echo:
            return .echo
        case .openai:
            let settings = OpenAIModel.Settings(
                url: model.url, model: model.upstreamModel, key: try ModelKey.read(for: model),
                silence: .seconds(model.timeoutSeconds), concurrency: Int(model.concurrency))
            return .remote(
                OpenAIModel(settings),
                ModelGate(concurrency: Int(model.concurrency), queue: Int(model.queue)))
        }
    }
}

extension Pricing {
    init(_ price: Config.Price) {
        switch price {
        case .flat(let price):
            self = .flat(price)
        case .metered(let meter):
            self = .metered(
                Meter(
                    per1kInput: meter.per1kInput, per1kOutput: meter.per1kOutput,
                    minimum: meter.minimum))
        }
    }
}
