internal import HTTPTypes
internal import TellerRPC

/// The seed's routes of one's own account, beside those that teller has besides.
enum AccountRoutes {
    static let all = [
        Route(.get, "/balance") { request throws(HTTPFault) in
            let result = try await request.call(Balance.name, [])
            return .json(result.adding([("tokens", "balance")]))
        }
    ]
}
