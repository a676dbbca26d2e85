internal import TellerRPC

struct RPCDiscoverHandler: Handler {
    typealias M = RPCDiscover

    func handle(_ params: NoParams, _ call: Call) async throws -> OpenRPCDocument {
        OpenRPCDocument(version: Version.current)
    }
}
