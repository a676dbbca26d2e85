internal import TellerRPC

/// Models as OpenAI's API tells them, with what they cost here.
enum ModelList {
    static func fetch(for request: BridgeRequest) async throws(HTTPFault) -> [Models.Model] {
        let token = try request.token()
        let result: [UInt8]
        do throws(RPCError) {
            result = try await request.relay.call(
                RelayRequest(Models.name, [], token: token, client: request.client),
                holding: request.memory)
        } catch {
            throw HTTPFault(openAI: error)
        }
        guard let list = try? JSONText.decode(Models.Result.self, from: result) else {
            throw .notUnderstood
        }
        return list.models
    }

    static func body(_ models: [Models.Model]) -> [UInt8] {
        var body = Array(#"{"data":["#.utf8)
        body += models.map(entry).joined(separator: ",".utf8)
        body += #"],"object":"list"}"#.utf8
        return body
    }

    /// Nobody knows when a model was made, so `created` is always 0.
    static func entry(_ model: Models.Model) -> [UInt8] {
        var entry = Array(#"{"created":0,"id":"#.utf8)
        entry += JSONText.text(model.name)
        entry += #","object":"model","owned_by":"teller","teller":"#.utf8
        // A model's members are numbers and a name that was JSON before.
        entry += (try? JSONText.encode(model)) ?? Array("{}".utf8)
        entry += "}".utf8
        return entry
    }
}
