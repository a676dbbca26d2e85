package import HTTPTypes
internal import TellerRPC

/// How a group of routes tells its errors.
package protocol ErrorShape: Sendable {
    /// The body, as JSON text.
    func body(of fault: HTTPFault) -> [UInt8]
    /// The fields of the head beside the fault's own.
    ///
    /// `isRepeatable` tells whether the request may reach the daemon twice without a second charge:
    /// it only reads, or its caller gave it a key.
    func headers(of fault: HTTPFault, isRepeatable: Bool) -> HTTPFields
}

extension ErrorShape {
    package func headers(of fault: HTTPFault, isRepeatable: Bool) -> HTTPFields { [:] }
}

/// `{"error": sentence, "code": 402, "kind": "…", …data}`, with the seed's
/// `errors: {field: [sentence]}` for refused fields, and its `detail` for what it refused before it
/// looked at any.
package struct RESTErrorShape: ErrorShape {
    package init() {}

    package func body(of fault: HTTPFault) -> [UInt8] {
        (try? JSONText.encode(Body(fault: fault))) ?? Array("{}".utf8)
    }

    private struct Body: Encodable {
        let fault: HTTPFault

        private static let kindsWithDetail: Set<ErrorKind> = [
            .parseError, .methodNotAllowed, .unsupportedMediaType,
        ]

        private enum Keys: String, CodingKey {
            case error, code, errors, detail
        }

        func encode(to encoder: any Encoder) throws {
            try (fault.data ?? ErrorData(kind: fault.kind)).encode(to: encoder)
            var container = encoder.container(keyedBy: Keys.self)
            try container.encode(fault.message, forKey: .error)
            try container.encode(Int64(fault.status), forKey: .code)
            if Self.kindsWithDetail.contains(fault.kind) {
                try container.encode(fault.message, forKey: .detail)
            }
            if !fault.fields.isEmpty {
                let sentences = Dictionary(
                    fault.fields.map { ($0.name, [$0.sentence]) }, uniquingKeysWith: { $0 + $1 })
                try container.encode(
                    JSONValue.object(
                        sentences.mapValues { .array($0.map(JSONValue.string)) }), forKey: .errors)
            }
        }
    }
}
