internal import HTTPTypes
internal import TellerRPC

/// For whoever watches the bridge.
enum HealthRoutes {
    static let all = [
        Route(.get, "/healthz", .health) { _ in .json(Array(#"{"status":"ok"}"#.utf8)) },
        Route(.get, "/readyz", .readiness) { request throws(HTTPFault) in
            do throws(RPCError) {
                let info = try await request.relay.call(
                    RelayRequest(own: ServerInfo.name), holding: request.memory,
                    within: BridgeLimits.readiness)
                // An older daemon has no such member, and answers for itself.
                let isReady = (try? JSONObjectText(info))?["ready"]
                if isReady.map({ $0.elementsEqual("true".utf8) }) ?? true {
                    return .json(Array(#"{"status":"ready"}"#.utf8))
                }
            } catch {
                throw HTTPFault(error)
            }
            throw HTTPFault(RPCError(.unavailable, "The daemon's ledger can't commit."))
        },
    ]
}
