/// What one line holds: a request, a batch of them, or nothing that can be read.
package enum Envelope: Sendable {
    case single(Item)
    /// Members in the order of the line; never empty.
    case batch([Item])
    /// The line as a whole is refused, with id null.
    case unreadable(RPCError)

    package enum Item: Sendable {
        case request(Request)
        /// A member that is JSON and no request; answered with its id where that can be read.
        case invalid(RequestID, RPCError)
    }

    /// A request of JSON-RPC 2.0, section 4; a notification where it has no id.
    package struct Request: Sendable {
        package let id: RequestID?
        package let method: String
        package let params: RawParams
    }

    /// Reads a line.
    ///
    /// In order of precedence: broken UTF-8, broken JSON or nesting beyond the limit (-32700), an
    /// empty batch (-32600), a batch beyond the limit (413); then each member on its own.
    package init(line: [UInt8]) {
        guard Self.isUTF8(line) else {
            self = .unreadable(RPCError(.parseError, "The line is not valid UTF-8."))
            return
        }
        do throws(JSONScanner.Fault) {
            self = try Self.read(line)
        } catch .depth {
            self = .unreadable(
                RPCError(.parseError, "The line nests deeper than \(Limits.jsonDepth) levels."))
        } catch {
            self = .unreadable(RPCError(.parseError, "The line is not valid JSON."))
        }
    }

    static func isUTF8(_ line: [UInt8]) -> Bool {
        line.withUnsafeBufferPointer { bytes in
            bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
        }
    }

    private static func read(_ line: [UInt8]) throws(JSONScanner.Fault) -> Envelope {
        // The closure of withUnsafeBufferPointer can't throw a typed error out of here.
        let result: Result<Envelope, JSONScanner.Fault> = line.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONScanner.Fault) {
                let envelope: Envelope
                if scanner.peek() == UInt8(ascii: "[") {
                    envelope = try batch(&scanner, line: line)
                } else {
                    envelope = .single(try item(&scanner, line: line))
                }
                guard scanner.peek() == nil else { return .failure(.syntax) }
                return .success(envelope)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func batch(
        _ scanner: inout JSONScanner, line: [UInt8]
    ) throws(JSONScanner.Fault) -> Envelope {
        var items: [Item] = []
        var count = 0
        try scanner.array { scanner throws(JSONScanner.Fault) in
            count += 1
            if count <= Limits.batchMembers {
                items.append(try item(&scanner, line: line))
            } else {
                _ = try scanner.value()
            }
        }
        if count == 0 {
            return .unreadable(RPCError(.invalidRequest, "A batch holds at least one request."))
        }
        if count > Limits.batchMembers {
            return .unreadable(
                RPCError(
                    .tooLarge, "A batch holds at most \(Limits.batchMembers) requests."))
        }
        return .batch(items)
    }

    private static func item(
        _ scanner: inout JSONScanner, line: [UInt8]
    ) throws(JSONScanner.Fault) -> Item {
        guard scanner.peek() == UInt8(ascii: "{") else {
            _ = try scanner.value()
            return .invalid(.null, RPCError(.invalidRequest, "A request is a JSON object."))
        }
        return RequestReader(line: line, members: try scanner.object(collecting: true)).item()
    }
}
