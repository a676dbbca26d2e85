import TellerConfig
import TellerModels
import TellerServer

extension Config {
    /// The models on offer, with the keys of their servers.
    ///
    /// A model that is asked as before keeps its connections and its place in line; keys are read
    /// anew. One of the same name is as well or ill as it was, until its next answer.
    func catalog(
        _ metrics: DaemonMetrics, after old: (config: Config, catalog: ModelCatalog)? = nil
    ) throws(ModelKeyError) -> ModelCatalog {
        var found: [TellerModels.Model] = []
        for model in models {
            found.append(
                TellerModels.Model(
                    name: model.name, pricing: Pricing(model.price),
                    provider: try Self.provider(model, after: old),
                    systemPrompt: model.systemPrompt, maxOutputTokens: model.maxOutputTokens,
                    contextTokens: model.contextTokens, fallback: model.fallback,
                    health: Self.health(model, after: old?.catalog) ?? ModelHealth(),
                    observer: metrics.observer(ofModel: model.name)))
        }
        return ModelCatalog(models: found, defaultName: defaultModel)
    }

    /// Nil for one that was not there, and for an echo, which never fails.
    private static func health(_ model: Model, after old: ModelCatalog?) -> ModelHealth? {
        model.provider == .echo ? nil : old?.model(named: model.name)?.health
    }

    private static func provider(
        _ model: Model, after old: (config: Config, catalog: ModelCatalog)?
    ) throws(ModelKeyError) -> Provider {
        switch model.provider {
        case .echo:
            return .echo
        case .openai:
            let settings = OpenAIModel.Settings(
                url: model.url, model: model.upstreamModel,
                hasMaxCompletionTokens: model.maxTokensName == .maxCompletionTokens,
                key: try ModelKey.read(for: model),
                silence: .seconds(model.timeoutSeconds), concurrency: Int(model.concurrency))
            if let before = old?.config.model(named: model.name), before.queue == model.queue,
                case .remote(let remote, let gate) = old?.catalog.model(named: model.name)?
                    .provider, (remote as? OpenAIModel)?.settings == settings
            {
                return .remote(remote, gate)
            }
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
