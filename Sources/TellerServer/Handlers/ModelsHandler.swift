internal import TellerChat
internal import TellerLedger
internal import TellerModels
internal import TellerRPC

struct ModelsHandler: Handler {
    typealias M = Models

    func handle(_ params: NoParams, _ call: Call) async throws -> Models.Result {
        let token = try call.user()
        let now = call.services.clock()
        try await call.services.read { snapshot throws(LedgerError) in
            _ = try snapshot.activeSession(token, at: now)
        }
        return Models.Result(models: call.services.engine.catalog.listing)
    }
}

extension ModelCatalog {
    /// The models as callers see them.
    var listing: [Models.Model] {
        models.map { model in
            var meter: Pricing.Meter?
            if case .metered(let found) = model.pricing { meter = found }
            return Models.Model(
                name: model.name, price: model.pricing.price(input: 0, output: 0),
                per1kInput: meter?.per1kInput, per1kOutput: meter?.per1kOutput,
                isDefault: model.name == defaultName, available: model.health.isWell)
        }
    }
}
