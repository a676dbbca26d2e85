internal import TellerRPC

struct RPCDiscoverHandler: Handler {
    typealias M = RPCDiscover

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: NoParams, _ call: Call) async throws -> OpenRPCDocument {
        OpenRPCDocument(version: Version.current)
    }
}
