package import HTTPTypes

/// One method at one path.
package struct Route: Sendable {
    package typealias Handler = @Sendable (BridgeRequest) async throws(HTTPFault) -> BridgeResponse

    package let method: HTTPRequest.Method
    /// The path's segments; `*` takes any one, which the request's `captures` then holds, and `**`
    /// at the end takes all that are left, with the slashes between them.
    package let pattern: [String]
    /// What /openapi.json tells of it; nil for what is no part of the API.
    let operation: Operation?
    let errors: any ErrorShape
    let handler: Handler

    /// A route at a pattern like `/chat/*/cancel`; a slash at the end of a path changes nothing.
    package init(
        _ method: HTTPRequest.Method, _ pattern: String, _ operation: Operation? = nil,
        errors: any ErrorShape = RESTErrorShape(), handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern.split(separator: "/").map(String.init)
        self.operation = operation
        self.errors = errors
        self.handler = handler
    }

    /// What the wildcards stand for; nil if the path is another.
    func captures(in path: [String]) -> [String]? {
        if pattern.last == "**", path.count > pattern.count {
            let rest = path[(pattern.count - 1)...].joined(separator: "/")
            return self.captures(in: path.prefix(pattern.count - 1) + [rest])
        }
        guard path.count == pattern.count else { return nil }
        var captures: [String] = []
        for (part, wanted) in zip(path, pattern) {
            if wanted == "*" || wanted == "**" {
                captures.append(part)
            } else if part != wanted {
                return nil
            }
        }
        return captures
    }
}

/// All routes of a listener.
package struct Router: Sendable {
    private let routes: [Route]

    package init(_ routes: [Route]) { self.routes = routes }

    /// The route of a request, which learns what the pattern left open.
    ///
    /// HEAD is served wherever GET is.
    ///
    /// - Errors: 404 where there is nothing at the path, else 405.
    func route(for request: inout BridgeRequest) throws(HTTPFault) -> Route {
        let wanted = request.method == .head ? .get : request.method
        for route in routes where route.method == wanted {
            guard let captures = route.captures(in: request.path) else { continue }
            request.captures = captures
            return route
        }
        let methods = methods(at: request.path)
        throw methods.isEmpty ? .noSuchPath : .methodNotAllowed(methods)
    }

    /// What a path takes; empty where there is nothing.
    func methods(at path: [String]) -> [String] {
        let found = routes.filter { $0.captures(in: path) != nil }.map(\.method)
        guard !found.isEmpty else { return [] }
        return found.map(\.rawValue) + (found.contains(.get) ? ["HEAD"] : []) + ["OPTIONS"]
    }

    /// How errors at a path are told: as its neighbours tell theirs.
    func errors(at path: [String]) -> any ErrorShape {
        routes.first { $0.pattern.first == path.first }?.errors ?? RESTErrorShape()
    }
}
