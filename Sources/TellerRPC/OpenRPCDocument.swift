/// The contract as an OpenRPC 1.3 document, made from the declarations in `Methods/`.
package struct OpenRPCDocument: MethodResult {
    package static let properties = [
        Property("openrpc", .text(bytes: 1...16), "The version of OpenRPC."),
        Property("info", .object([]), "Title and version."),
        Property("methods", .list(of: .any, count: nil), "Every method."),
        Property("components", .object([]), "The errors that methods refer to."),
    ]

    package let json: JSONValue

    package init(version: String) {
        json = .object([
            "openrpc": .string("1.3.2"),
            "info": .object([
                "title": .string("teller"), "version": .string(version),
                "description": .string("Line-delimited JSON-RPC 2.0; see teller-rpc(7)."),
            ]),
            "methods": .array(Methods.all.map(Self.describe)),
            "components": .object(["errors": Self.errors]),
        ])
    }

    package init(from decoder: any Decoder) throws { json = try JSONValue(from: decoder) }

    package func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

    private static func describe(_ method: any Method.Type) -> JSONValue {
        let takesToken = method.access == .anyone ? [] : [RawParams.Extra.token]
        return .object([
            "name": .string(method.name),
            "summary": .string(method.summary),
            "paramStructure": .string("by-name"),
            "params": .array((method.paramProperties + takesToken).map(descriptor)),
            "result": .object([
                "name": .string("result"), "schema": Schema.object(method.resultProperties),
            ]),
            "errors": .array(
                method.allErrors.map {
                    .object(["$ref": .string("#/components/errors/\($0.rawValue)")])
                }),
        ])
    }

    private static func descriptor(_ property: Property) -> JSONValue {
        .object([
            "name": .string(property.name), "required": .boolean(property.isRequired),
            "description": .string(property.summary), "schema": property.schema.json,
        ])
    }

    private static var errors: JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: ErrorKind.all.map { known in
                    (
                        known.kind.rawValue,
                        .object([
                            "code": .integer(Int64(known.code.rawValue)),
                            "message": .string(known.meaning),
                            "data": .object(["kind": .string(known.kind.rawValue)]),
                        ])
                    )
                }))
    }
}

extension Method {
    package static var paramProperties: [Property] { Params.fields.map(\.property) }

    package static var resultProperties: [Property] { Result.properties }

    /// Every error that a request of this method may get, in order of precedence.
    package static var allErrors: [ErrorKind] {
        let access: [ErrorKind] = access == .anyone ? [] : [.unauthenticated, .forbidden]
        let mayGet = Set([.invalidParams] + access + errors + [.unavailable, .internalError])
        return ErrorKind.all.map(\.kind).filter(mayGet.contains)
    }
}
