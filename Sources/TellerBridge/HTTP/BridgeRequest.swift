package import HTTPTypes
internal import TellerRPC

/// A request whose head was found good and whose body has been read.
package struct BridgeRequest: Sendable {
    package let method: HTTPRequest.Method
    /// What stands between the slashes, not percent-encoded; a slash at the end makes none.
    package let path: [String]
    /// What a route's pattern left open, in order.
    package internal(set) var captures: [String] = []
    package let query: String
    package let headers: HTTPFields
    package internal(set) var body: [UInt8] = []
    package let client: ClientAddress
    /// The way to the daemon of the loop that this request is served on.
    package let relay: RelayConnection
    /// What the request holds of the memory that all share.
    let memory: MemoryCharge
    /// Ends the caller's connection without a word.
    package let hangUp: @Sendable () -> Void

    /// The token of `Authorization: Bearer …` or `Token …`, whatever the case of the scheme.
    ///
    /// - Errors: 401 for another scheme, or a token that can't be one.
    package func token() throws(HTTPFault) -> String? {
        guard let field = headers[.authorization] else { return nil }
        guard let token = Self.token(in: field) else {
            throw .unauthenticated("The Authorization must be 'Bearer' and a token.")
        }
        guard Limits.tokenBytes.contains(token.utf8.count), token.utf8.allSatisfy({ $0 < 0x80 })
        else { throw .unauthenticated("The token is unknown, expired or revoked.") }
        return String(token)
    }

    /// Whether the Authorization is of a scheme that is ours, and holds something.
    var carriesToken: Bool { headers[.authorization].flatMap(Self.token) != nil }

    /// What stands behind the scheme of an Authorization, where that is ours.
    static func token(in field: String) -> Substring? {
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()) else {
            return nil
        }
        return parts[1].drop { $0 == " " }
    }
}
