/// The params of a request as they came: checked against a method's fields only when it is known.
package struct RawParams: Sendable {
    /// What any request may carry beside its method's own params, by who may call the method.
    package enum Extra {
        package static let token = Property(
            "token", .text(bytes: Limits.tokenBytes), required: false,
            "The caller's token; wins over the one that authenticate bound to the connection.")
        /// On a relay only.
        package static let clientAddress = Property(
            "client_address", .text(bytes: Limits.addressBytes), required: false,
            "Where the caller of a bridge came from: an IPv4 or IPv6 address.")
    }

    private let line: [UInt8]
    private let range: Range<Int>
    private let members: [(name: String, value: Range<Int>)]

    package static let empty = RawParams(line: Array("{}".utf8), range: 0..<2)

    /// Takes the params as they stand; `range` is an object or array that was found to be JSON.
    init(line: [UInt8], range: Range<Int>) {
        self.line = line
        self.range = range
        self.members =
            line[range.lowerBound] == UInt8(ascii: "{")
            ? Self.members(of: line, at: range.lowerBound) : []
    }

    /// What one param costs beside its name: both its places, and what the allocator rounds up.
    private static let memberBytes = 64

    /// What they keep beside the line.
    package var keptBytes: Int {
        members.reduce(0) { $0 + Self.memberBytes + $1.name.utf8.count }
    }

    private var isObject: Bool { line[range.lowerBound] == UInt8(ascii: "{") }

    private static func members(of line: [UInt8], at start: Int) -> [(String, Range<Int>)] {
        line.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: start)
            let found = (try? scanner.object(collecting: true)) ?? []
            return found.map { (JSONText.string(line[$0.name]) ?? "\u{FFFD}", $0.value) }
        }
    }

    /// The params in their order, repeated ones too, each with its source text; nil where they are
    /// an array.
    package var byName: [(name: String, value: ArraySlice<UInt8>)]? {
        isObject ? members.map { ($0.name, line[$0.value]) } : nil
    }

    /// The source text of a param.
    package func text(of name: String) -> ArraySlice<UInt8>? {
        members.first { $0.name == name }.map { line[$0.value] }
    }

    /// The token that the request carries, if it does.
    ///
    /// - Errors: `invalid_params` if it is no string, or too long for one.
    package func token() throws(RPCError) -> String? {
        try string(Extra.token.name, Limits.tokenBytes)
    }

    /// The address that a bridge gives, if it does; whether it is one, is not looked at.
    ///
    /// - Errors: as those of `token`.
    package func clientAddress() throws(RPCError) -> String? {
        try string(Extra.clientAddress.name, Limits.addressBytes)
    }

    private func string(
        _ name: String, _ bytes: ClosedRange<Int>
    ) throws(RPCError) -> String? {
        guard let text = text(of: name), !text.elementsEqual("null".utf8) else { return nil }
        guard let value = JSONText.string(text) else {
            throw .invalidParams("The param '\(name)' must be a string.")
        }
        guard bytes.contains(value.utf8.count) else {
            throw .invalidParams(
                "The param '\(name)' has \(value.utf8.count) bytes; it may have "
                    + "\(bytes.lowerBound) to \(bytes.upperBound).")
        }
        return value
    }

    /// Turns them into a method's params; `properties` are those that may be there.
    ///
    /// - Errors, in order of precedence: no object; an unknown, repeated or missing param; one of
    ///   the wrong type; one out of its bounds (-32602, or 413 for a message over its limit).
    package func decode<Params: MethodParams>(
        _ type: Params.Type, properties: [Property] = Params.fields.map(\.property)
    ) throws(RPCError) -> Params {
        guard isObject else { throw .invalidParams("Params are given by name, as an object.") }
        try NameCheck(line: line).check(members, against: properties, path: "")
        let params = try decoded(type)
        for field in Params.fields {
            if let fault = field.fault(params) { throw fault }
        }
        return params
    }

    private func decoded<Params: Decodable>(_ type: Params.Type) throws(RPCError) -> Params {
        do {
            return try Params(from: ParamsDecoder(line: line, members: members))
        } catch let error as DecodingError {
            throw .invalidParams(error.sentence)
        } catch {
            throw .invalidParams("The params can't be read.")
        }
    }
}
