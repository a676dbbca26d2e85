/// What one line from the daemon holds: the counterpart of `Response`.
package enum ServerLine: Sendable {
    /// The result as JSON text, as it came: members that this build does not know are in it.
    case result(RequestID, [UInt8])
    /// With id null where the daemon could not tell which request it was.
    case error(RequestID, RPCError)
    case delta(RequestID, ChatDelta.Params)
    /// A notification that this build does not know, to be passed over.
    case other

    /// The line is no JSON, or neither a response nor a notification.
    package struct Unreadable: Error {}

    package init(line: [UInt8]) throws(Unreadable) {
        let members = try Self.members(of: line, at: 0)
        if members["method"] != nil {
            self = try Self.notification(members, line)
            return
        }
        guard let id = members["id"].map({ RequestID(text: line[$0]) }), id.isAcceptable else {
            throw Unreadable()
        }
        if let error = members["error"] {
            self = .error(id, try Self.decode(RPCError.self, line[error]))
        } else if let result = members["result"] {
            self = .result(id, Array(line[result]))
        } else {
            throw Unreadable()
        }
    }

    private static func notification(
        _ members: [String: Range<Int>], _ line: [UInt8]
    ) throws(Unreadable) -> ServerLine {
        guard let method = members["method"], JSONText.string(line[method]) == ChatDelta.name,
            let params = members["params"]
        else { return .other }
        guard let request = try Self.members(of: line, at: params.lowerBound)["request"] else {
            throw Unreadable()
        }
        return .delta(
            RequestID(text: line[request]), try decode(ChatDelta.Params.self, line[params]))
    }

    private static func members(
        of line: [UInt8], at start: Int
    ) throws(Unreadable) -> [String: Range<Int>] {
        let found: [JSONScanner.Member]? = line.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: start)
            guard scanner.peek() == UInt8(ascii: "{"),
                let members = try? scanner.object(collecting: true),
                start > 0 || scanner.peek() == nil
            else { return nil }
            return members
        }
        guard let found else { throw Unreadable() }
        var members: [String: Range<Int>] = [:]
        for member in found {
            if let name = JSONText.string(line[member.name]) { members[name] = member.value }
        }
        return members
    }

    private static func decode<T: Decodable>(
        _ type: T.Type, _ text: ArraySlice<UInt8>
    ) throws(Unreadable) -> T {
        do {
            return try JSONText.decode(type, from: text)
        } catch {
            throw Unreadable()
        }
    }
}
