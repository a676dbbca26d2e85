internal import TellerRPC

/// A handler, and what the params of its method are held to.
struct Endpoint: Sendable {
    let handler: any Handler
    let method: any Method.Type
    /// Its place among all.
    let index: Int
    /// The method's own params, and the token that every request may carry.
    let properties: [Property]
    /// The same, and what only a bridge may say.
    let relayProperties: [Property]
    let mayAnswerAtLength: Bool

    private init(_ handler: any Handler, _ index: Int) {
        self.handler = handler
        self.index = index
        method = handler.method
        mayAnswerAtLength = type(of: handler).mayAnswerAtLength
        let own = handler.method.paramProperties
        let hasToken = own.contains { $0.name == RawParams.Extra.token.name }
        properties = hasToken ? own : own + [RawParams.Extra.token]
        relayProperties = properties + [RawParams.Extra.clientAddress]
    }

    static let byName: [String: Endpoint] = Dictionary(
        uniqueKeysWithValues: Handlers.all.enumerated().map { index, handler in
            (handler.method.name, Endpoint(handler, index))
        })
}
