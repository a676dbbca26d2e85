internal import TellerRPC

struct ServerPingHandler: Handler {
    typealias M = ServerPing

    func handle(_ params: NoParams, _ call: Call) async throws -> Done { Done() }
}
