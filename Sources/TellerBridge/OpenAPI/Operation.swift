internal import TellerRPC

/// What the document of OpenAPI tells of a route.
package struct Operation: Sendable {
    /// Its name in programs that are made from the document.
    var id: String
    var summary: String
    var access = Access.anyone
    /// What the path's wildcards are called, in their order.
    var path: [Property] = []
    var query: [Property] = []
    var body: Body?
    var answers: [Answer] = []
    /// The statuses of errors, beyond those that any request may get.
    var errors: Set<Int> = []
    /// Whether a chat's Idempotency-Key may be in the head.
    var takesKey = false

    struct Body: Sendable {
        /// By media type.
        var schemas: [String: JSONValue]
        var isRequired = true
        /// Of `application/json`.
        var example: JSONValue?
    }

    struct Answer: Sendable {
        var status: Int
        var summary: String
        /// By media type; empty where there is no body.
        var schemas: [String: JSONValue] = [:]
        var headers: [Property] = []
    }
}

extension Operation {
    /// A route that is a method of the contract: its params are in the query of a GET, or in the
    /// body.
    ///
    /// `fields` are what it takes, the method's own params if not told, and `adding` what it answers
    /// beside the method's result.
    static func of<M: Method>(
        _ method: M.Type, isRead: Bool, status: Int = 200,
        fields: [Property] = M.paramProperties, required: [String] = [],
        path: [Property] = [], adding: [Property] = [], example: JSONValue? = nil
    ) -> Operation {
        let fields = fields.map { $0.required($0.isRequired || required.contains($0.name)) }
        let answer = Answer(
            status: status, summary: M.summary,
            schemas: [json: Schema.object(adding + M.resultProperties)])
        var operation = Operation(
            id: M.name.replacing(".", with: "_"), summary: M.summary, access: M.access, path: path,
            answers: [answer], errors: Set(M.allErrors.map(HTTPFault.status)))
        if isRead {
            operation.query = fields
        } else if !fields.isEmpty {
            operation.body = Body(
                schemas: [
                    json: Schema.object(fields), form: formSchema(fields),
                    parts: formSchema(fields),
                ],
                isRequired: fields.contains(where: \.isRequired), example: example)
        }
        return operation
    }

    static let json = "application/json"
    static let form = "application/x-www-form-urlencoded"
    static let parts = "multipart/form-data"
    static let events = "text/event-stream"

    /// A form has no lists and no objects.
    private static func formSchema(_ fields: [Property]) -> JSONValue {
        Schema.object(fields.filter { !$0.schema.isNested })
    }
}

extension Schema {
    fileprivate var isNested: Bool {
        switch self {
        case .list, .object, .any, .number: true
        case .text, .time, .integer, .boolean, .choice, .requestID: false
        }
    }
}

extension Property {
    fileprivate func required(_ isRequired: Bool) -> Property {
        Property(name, schema, required: isRequired, summary)
    }
}

extension HTTPFault {
    /// The status that a kind of the contract is told with.
    static func status(of kind: ErrorKind) -> Int { HTTPFault(RPCError(kind, "")).status }
}
