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
        models.map {
            Models.Model(
                name: $0.name, price: $0.price, isDefault: $0.name == defaultName,
                available: true)
        }
    }
}
