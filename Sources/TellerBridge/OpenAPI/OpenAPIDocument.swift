internal import HTTPTypes
package import TellerRPC

/// All routes that have an operation, as a document of OpenAPI 3.1.
package struct OpenAPIDocument {
    package let json: JSONValue

    package init(_ routes: [Route], version: String) {
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            guard let operation = route.operation else { continue }
            paths[Self.path(route, operation), default: [:]][route.method.rawValue.lowercased()] =
                Self.describe(operation, route)
        }
        json = .object([
            "openapi": .string("3.1.0"),
            "info": .object([
                "title": .string("teller"), "version": .string(version),
                "license": .object(["name": .string("MIT"), "identifier": .string("MIT")]),
                "description": .string(
                    "Prepaid AI chat; see teller-bridge(8). A slash at the end of a path changes "
                        + "nothing. Lengths of texts are bounded in bytes of UTF-8, which the key "
                        + "x-bytes says."),
            ]),
            "servers": .array([.object(["url": .string("/")])]),
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": Self.components,
        ])
    }

    private static func path(_ route: Route, _ operation: Operation) -> String {
        var names = operation.path.map(\.name)[...]
        let segments = route.pattern.map { segment in
            segment.hasPrefix("*") ? "{\(names.popFirst() ?? segment)}" : segment
        }
        return "/" + segments.joined(separator: "/")
    }

    private static func describe(_ operation: Operation, _ route: Route) -> JSONValue {
        var members: [String: JSONValue] = [
            "operationId": .string(operation.id), "summary": .string(operation.summary),
            "responses": .object(responses(of: operation, route.errors)),
            "security": security(operation.access),
        ]
        let parameters = parameters(of: operation)
        if !parameters.isEmpty { members["parameters"] = .array(parameters) }
        if let body = operation.body {
            members["requestBody"] = .object([
                "required": .boolean(body.isRequired),
                "content": content(body.schemas, example: body.example),
            ])
        }
        return .object(members)
    }

    private static func security(_ access: Access) -> JSONValue {
        switch access {
        case .anyone: .array([])
        case .user, .admin: .array([.object(["bearer": .array([])])])
        }
    }

    private static func parameters(of operation: Operation) -> [JSONValue] {
        let key = operation.takesKey ? [idempotencyKey] : []
        return operation.path.map { parameter($0, "path") }
            + operation.query.map { parameter($0, "query") }
            + key.map { parameter($0, "header") }
    }

    private static let idempotencyKey = Property(
        "Idempotency-Key", .text(bytes: Limits.idempotencyKeyBytes), required: false,
        "Makes a repeat safe: the same key gets the recorded reply, charged once.")

    private static func parameter(_ property: Property, _ place: String) -> JSONValue {
        .object([
            "name": .string(property.name), "in": .string(place),
            "required": .boolean(place == "path" || property.isRequired),
            "description": .string(property.summary), "schema": property.schema.json,
        ])
    }

    private static func content(
        _ schemas: [String: JSONValue], example: JSONValue? = nil
    ) -> JSONValue {
        var content = schemas.mapValues { ["schema": $0] }
        if let example { content[Operation.json]?["example"] = example }
        return .object(content.mapValues(JSONValue.object))
    }

    private static func responses(
        of operation: Operation, _ errors: any ErrorShape
    ) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [:]
        var statuses = operation.errors.union(everywhere)
        if operation.body != nil { statuses.formUnion(withBody) }
        for status in statuses {
            let name = "\(errors.componentName)\(status)"
            responses[String(status)] = .object(["$ref": .string("#/components/responses/\(name)")])
        }
        for answer in operation.answers {
            var members: [String: JSONValue] = ["description": .string(answer.summary)]
            if !answer.schemas.isEmpty { members["content"] = content(answer.schemas) }
            if !answer.headers.isEmpty { members["headers"] = headers(answer.headers) }
            responses[String(answer.status)] = .object(members)
        }
        return responses
    }

    static func headers(_ properties: [Property]) -> JSONValue {
        .object(
            Dictionary(
                uniqueKeysWithValues: properties.map { property in
                    (
                        property.name,
                        .object([
                            "description": .string(property.summary),
                            "required": .boolean(property.isRequired),
                            "schema": property.schema.json,
                        ])
                    )
                }))
    }
}
