internal import TellerRPC

extension BridgeRequest {
    /// The result of a method, in the name of the token that the request carries.
    ///
    /// - Errors: 401 for an Authorization that can't be one; what the daemon refuses.
    func call(
        _ method: String, _ members: [(name: String, value: [UInt8])], token: String? = nil
    ) async throws(HTTPFault) -> ResultText {
        let token = try self.token() ?? token
        do throws(RPCError) {
            return ResultText(
                text: try await relay.call(
                    RelayRequest(method, members, token: token, client: client)))
        } catch {
            throw HTTPFault(error)
        }
    }
}

/// A result of the daemon as JSON text, an object.
struct ResultText: Sendable {
    let text: [UInt8]

    /// The same with the seed's names for some members, in front.
    func adding(_ names: [(seed: String, own: String)]) -> [UInt8] {
        guard let object = try? JSONObjectText(text) else { return text }
        var added: [UInt8] = [UInt8(ascii: "{")]
        for (seed, own) in names {
            guard let value = object[own], object[seed] == nil else { continue }
            added += "\"\(seed)\":".utf8
            added += value
            added.append(UInt8(ascii: ","))
        }
        return added + text.dropFirst()
    }
}
