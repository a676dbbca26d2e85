internal import HTTPTypes
internal import TellerRPC

/// The routes that read: what an account has, did and may use.
enum ReadingRoutes {
    static let all = [
        Route(.get, "/balance", .balance) { request throws(HTTPFault) in
            .json(try await request.call(Balance.self, []).adding([("tokens", "balance")]))
        },
        reading("/history", History.self),
        reading("/statement", Statement.self),
        reading("/usage", UsageReport.self),
        reading("/models", Models.self),
    ]

    /// A route whose query holds the params of a method.
    private static func reading<M: Method>(_ path: String, _ method: M.Type) -> Route {
        Route(.get, path, .of(method, isRead: true)) { request throws(HTTPFault) in
            let fields = try FormText.fields(request.query.utf8)
            let params = try BodyFields(fields: fields.map { ($0.name, .text($0.value)) })
                .params(for: M.paramProperties.filter { $0.name != "token" })
            return .json(try await request.call(method, params).text)
        }
    }
}
