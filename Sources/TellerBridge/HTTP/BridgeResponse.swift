package import HTTPTypes

/// What a route answers.
package enum BridgeResponse: Sendable {
    case whole(Whole)
    /// Server-sent events, which `produce` writes until it returns.
    case events(Events)

    package struct Whole: Sendable {
        package var status: HTTPResponse.Status
        package var contentType: String?
        package var body: [UInt8]
        package var headers: HTTPFields = [:]
        /// Whether nothing was changed for it, whatever the request's method of HTTP says.
        package var isRead: Bool

        package init(
            _ status: HTTPResponse.Status, contentType: String?, body: [UInt8],
            headers: HTTPFields = [:], isRead: Bool = false
        ) {
            self.status = status
            self.contentType = contentType
            self.body = body
            self.headers = headers
            self.isRead = isRead
        }
    }

    package struct Events: Sendable {
        package var headers: HTTPFields = [:]
        package let produce: @Sendable (EventWriter) async throws -> Void

        package init(
            headers: HTTPFields = [:],
            produce: @escaping @Sendable (EventWriter) async throws -> Void
        ) {
            self.headers = headers
            self.produce = produce
        }
    }

    var status: Int {
        switch self {
        case .whole(let whole): whole.status.code
        case .events: 200
        }
    }

    package static func json(
        _ body: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:],
        isRead: Bool = false
    ) -> BridgeResponse {
        .whole(
            Whole(
                status, contentType: "application/json", body: body, headers: headers,
                isRead: isRead))
    }
}
