/// The models that the operator offers.
package struct ModelCatalog: Sendable {
    /// By name, in order.
    package let models: [Model]
    package let defaultName: String
    private let byName: [String: Model]

    /// - Precondition: names differ, and the default is one of them; the config has seen to it.
    package init(models: [Model], defaultName: String) {
        self.models = models.sorted { $0.name < $1.name }
        self.defaultName = defaultName
        byName = Dictionary(uniqueKeysWithValues: models.map { ($0.name, $0) })
        precondition(byName[defaultName] != nil, "the default model is one of the models")
    }

    /// The model of a name, or the default one; nil if there is none of that name.
    package func model(named name: String?) -> Model? { byName[name ?? defaultName] }
}
