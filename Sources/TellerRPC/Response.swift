/// The lines that the daemon sends.
package enum Response {
    /// The line of a result, LF included.
    package static func line(id: RequestID, result: some MethodResult) throws -> [UInt8] {
        assemble(id: id, member: "result", json: try result.jsonText())
    }

    /// The line of a result that is JSON text already, LF included.
    package static func line(id: RequestID, resultText: [UInt8]) -> [UInt8] {
        assemble(id: id, member: "result", json: resultText)
    }

    /// The line of an error, LF included.
    package static func line(id: RequestID, error: RPCError) -> [UInt8] {
        let json = (try? JSONText.encode(error)) ?? Self.lastResort
        return assemble(id: id, member: "error", json: json)
    }

    /// The line of a piece of a streamed reply, LF included.
    package static func delta(request: RequestID, _ params: ChatDelta.Params) -> [UInt8] {
        var line = Array("{\"jsonrpc\":\"2.0\",\"method\":\"\(ChatDelta.name)\",\"params\":{".utf8)
        line += "\"request\":".utf8
        line += request.text
        line += [UInt8(ascii: ",")]
        line += params.jsonText().dropFirst()
        line += "}\n".utf8
        return line
    }

    /// The line of a batch's answers, LF included; nil where no member is to be answered.
    package static func batch(_ lines: [[UInt8]]) -> [UInt8]? {
        guard !lines.isEmpty else { return nil }
        var line: [UInt8] = []
        line.reserveCapacity(lines.reduce(2) { $0 + $1.count })
        line.append(UInt8(ascii: "["))
        for (index, member) in lines.enumerated() {
            if index > 0 { line.append(UInt8(ascii: ",")) }
            line += member.dropLast()
        }
        line += "]\n".utf8
        return line
    }

    private static func assemble(id: RequestID, member: String, json: [UInt8]) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(json.count + id.text.count + 40)
        line += "{\"jsonrpc\":\"2.0\",\"id\":".utf8
        line += id.text
        line += ",\"".utf8
        line += member.utf8
        line += "\":".utf8
        line += json
        line += "}\n".utf8
        return line
    }

    private static let lastResort = Array(
        #"{"code":-32603,"data":{"kind":"internal"},"message":"The answer can't be encoded."}"#
            .utf8)
}
