/// Makes a request of the members of an object, or says what of it is wrong.
struct RequestReader {
    private let line: [UInt8]
    private var version: Range<Int>?
    private var id: Range<Int>?
    private var method: Range<Int>?
    private var params: Range<Int>?
    private var repeated: String?

    init(line: [UInt8], members: [JSONScanner.Member]) {
        self.line = line
        for member in members {
            let name = JSONText.string(line[member.name])
            switch name {
            case "jsonrpc": Self.note(member, name, in: &version, repeated: &repeated)
            case "id": Self.note(member, name, in: &id, repeated: &repeated)
            case "method": Self.note(member, name, in: &method, repeated: &repeated)
            case "params": Self.note(member, name, in: &params, repeated: &repeated)
            default: continue
            }
        }
    }

    private static func note(
        _ member: JSONScanner.Member, _ name: String?,
        in place: inout Range<Int>?, repeated: inout String?
    ) {
        if place != nil { repeated = name }
        place = member.value
    }

    func item() -> Envelope.Item {
        let requestID = id.map { RequestID(text: line[$0]) }
        let known = requestID.flatMap { $0.isAcceptable ? $0 : nil } ?? .null
        func refuse(_ message: String) -> Envelope.Item {
            .invalid(known, RPCError(.invalidRequest, message))
        }
        if let repeated { return refuse("The member '\(repeated)' is given twice.") }
        guard requestID?.isAcceptable != false else {
            return refuse(
                "An id is a string, a number or null of at most \(Limits.idBytes) bytes.")
        }
        guard let version, line[version].elementsEqual("\"2.0\"".utf8) else {
            return refuse("The member 'jsonrpc' must be \"2.0\".")
        }
        guard let method, let name = JSONText.string(line[method]) else {
            return refuse("The member 'method' must be a string.")
        }
        switch params.map({ line[$0.lowerBound] }) {
        case nil:
            return .request(.init(id: requestID, method: name, params: .empty))
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let raw = RawParams(line: line, range: params ?? 0..<0)
            return .request(.init(id: requestID, method: name, params: raw))
        default:
            return refuse("The member 'params' must be an object.")
        }
    }
}
