import TellerRPC

/// A request before it has an id: what is sent, and whether it may be sent twice.
struct OutgoingRequest: Sendable {
    let method: String
    /// An object as JSON text on one line, without the token.
    private var params: [UInt8]
    /// What goes into the params; nil where there is none, or it goes elsewhere.
    var token: String?
    let repetition: Repetition

    init<M: Method>(
        _ method: M.Type, _ params: M.Params, token: String?
    ) throws(ClientError) {
        try self.init(M.name, Self.encode(params), token: token)
    }

    /// A request with params that are an object as JSON text.
    init(_ method: String, _ params: [UInt8], token: String?) throws(ClientError) {
        self.method = method
        self.token = token
        // JSON has line ends only between its tokens, where a space says the same.
        self.params = params.map {
            $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? 0x20 : $0
        }
        self.repetition = Repetition(method: method, params: self.params)
    }

    /// What names it before it has an id; read anew each time, since few ask.
    var idempotencyKey: String? { Repetition.key(in: params) }

    /// Asks for the text as it comes, unless the params say something of that themselves.
    mutating func streamIfUnsaid() {
        struct Streamed: Decodable {
            var stream: JSONValue?
        }
        guard let said = try? JSONText.decode(Streamed.self, from: params), said.stream == nil
        else { return }
        params = ParamsText.inserting(Array("\"stream\":true".utf8), into: params)
    }

    /// The request's line, LF included.
    ///
    /// - Errors: `refused` with `too_large` where the daemon would not take it.
    func line(id: RequestID?) throws(ClientError) -> [UInt8] {
        var line = Array(#"{"jsonrpc":"2.0","#.utf8)
        if let id { line += "\"id\":".utf8 + id.text + ",".utf8 }
        line += "\"method\":".utf8 + (try Self.encode(method)) + ",\"params\":".utf8
        line += try paramsWithToken()
        line.append(UInt8(ascii: "}"))
        guard line.count <= Limits.lineBytes else {
            throw .refused(
                RPCError(
                    .tooLarge,
                    "The request has \(line.count) bytes; the limit is \(Limits.lineBytes)."))
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func paramsWithToken() throws(ClientError) -> [UInt8] {
        guard let token else { return params }
        return ParamsText.inserting(
            Array("\"token\":".utf8) + (try Self.encode(token)), into: params)
    }

    private static func encode(_ value: some Encodable) throws(ClientError) -> [UInt8] {
        do {
            return try JSONText.encode(value)
        } catch {
            throw .refused(.invalidParams("A param is a number that JSON can't hold."))
        }
    }
}
