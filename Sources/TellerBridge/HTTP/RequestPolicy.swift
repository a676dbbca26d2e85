internal import HTTPTypes
internal import NIOCore
internal import TellerRPC

/// Which requests are heard at all, and what every answer says for the safety of browsers.
struct RequestPolicy: Sendable {
    let settings: BridgeSettings
    /// Whether the listener speaks TLS.
    let isSecure: Bool
    /// Nil without a limit.
    let limiter: RequestLimiter?

    // Who asks

    /// The caller's address: the peer's, or the one that trusted proxies tell of.
    func client(of head: HTTPRequest, peer: ClientAddress) throws(HTTPFault) -> ClientAddress {
        try client(behind: peer, forwardedFor: head.headerFields[values: .forwardedFor])
    }

    /// The same by the values of X-Forwarded-For, in their order.
    func client(
        behind peer: ClientAddress, forwardedFor values: [String]
    ) throws(HTTPFault) -> ClientAddress {
        guard isTrusted(peer) else { return peer }
        var client = peer
        // Each proxy appends whom it heard; what stands left of the first stranger is hearsay.
        let hops = values.flatMap { $0.split(separator: ",") }
        for hop in hops.reversed() {
            guard let address = ClientAddress(hop.filter { $0 != " " && $0 != "\t" }) else {
                throw .badRequest("The field X-Forwarded-For holds what is no address.")
            }
            client = address
            if !isTrusted(address) { break }
        }
        return client
    }

    /// Who is not held to the limits of one source: this machine, and proxies that speak for many.
    func isExempt(_ address: ClientAddress) -> Bool { address.isLoopback || isTrusted(address) }

    /// - Errors: 429 for a source that sends too many requests.
    func count(_ client: ClientAddress) throws(HTTPFault) {
        guard let limiter, !isExempt(client) else { return }
        try limiter.count(client.source, at: .now())
    }

    private func isTrusted(_ address: ClientAddress) -> Bool {
        settings.trustedProxies.contains { $0.contains(address) }
    }

    // What is heard

    func check(_ head: HTTPRequest) throws(HTTPFault) {
        guard let path = head.path, path.hasPrefix("/") else {
            throw .badRequest("The request's target must be a path.")
        }
        try checkHost(head)
        try checkOrigin(head)
        try checkQuery(path)
    }

    /// A name of another site may have been pointed at this machine, so that a page of that site
    /// could speak to it as to its own.
    private func checkHost(_ head: HTTPRequest) throws(HTTPFault) {
        guard let authority = head.authority, !authority.isEmpty,
            head.headerFields[values: .host].allSatisfy({ $0 == authority })
        else { throw .badRequest("The request must have one Host.") }
        guard isOwn(Self.host(of: authority)) else {
            throw HTTPFault(421, .misdirected, "This Host is not served here.")
        }
    }

    private func isOwn(_ host: String) -> Bool {
        host == "localhost" || settings.hosts.contains(host)
            || AddressRange.bytes(of: host) != nil
    }

    /// Without the port, and an IPv6 address without its brackets.
    private static func host(of authority: String) -> String {
        let authority = authority.lowercased()
        if authority.hasPrefix("[") {
            return String(authority.dropFirst().prefix { $0 != "]" })
        }
        return String(authority.prefix { $0 != ":" })
    }

    /// A page of another site may not post here: not even a form, which browsers send without
    /// asking.
    private func checkOrigin(_ head: HTTPRequest) throws(HTTPFault) {
        let foreign = HTTPFault(403, .forbidden, "Pages of other sites may not call.")
        if let origin = head.headerFields[.origin] {
            if settings.allowedOrigins.contains(origin) || isOwn(origin, head.authority) { return }
            throw foreign
        }
        let site = head.headerFields[.secFetchSite]
        if let site, site == "cross-site" || site == "same-site", head.method != .get {
            throw foreign
        }
    }

    private func isOwn(_ origin: String, _ authority: String?) -> Bool {
        guard let authority = authority?.lowercased() else { return false }
        return origin.lowercased() == "http://" + authority
            || origin.lowercased() == "https://" + authority
    }

    /// A token in a query ends up in logs and histories.
    private func checkQuery(_ path: String) throws(HTTPFault) {
        guard let mark = path.firstIndex(of: "?") else { return }
        for field in try FormText.fields(path[path.index(after: mark)...].utf8) {
            let name = field.name.lowercased()
            if ["token", "access_token", "api_key", "authorization", "password"].contains(name) {
                throw .badRequest("The query must hold no '\(name)': queries end up in logs.")
            }
            // Anywhere: whole fields of the head get there too, and no honest value has it in it.
            if [field.name, field.value].contains(where: Self.holdsToken) {
                throw .badRequest("The query must hold no token: queries end up in logs.")
            }
        }
    }

    /// What every token begins with.
    static let tokenPrefix = "tlr_"

    /// By bytes: what stands before a letter may be one character with it.
    private static func holdsToken(_ text: String) -> Bool {
        text.utf8.contains(tokenPrefix.utf8)
    }

    // What answers say

    /// The fields that every answer to this request has.
    func fields(for head: HTTPRequest) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(12)
        fields.append(HTTPField(name: .requestID, value: Self.randomID()))
        fields.append(HTTPField(name: .cacheControl, value: "no-store"))
        fields.append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
        fields.append(
            HTTPField(
                name: .contentSecurityPolicy,
                value: "default-src 'none'; frame-ancestors 'none'"))
        fields.append(HTTPField(name: .referrerPolicy, value: "no-referrer"))
        if isSecure {
            fields.append(
                HTTPField(name: .strictTransportSecurity, value: "max-age=31536000"))
        }
        guard !settings.allowedOrigins.isEmpty else { return fields }
        fields.append(HTTPField(name: .vary, value: "Origin"))
        if let origin = head.headerFields[.origin], settings.allowedOrigins.contains(origin) {
            fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
            fields.append(
                HTTPField(name: .accessControlExposeHeaders, value: Self.exposed))
        }
        return fields
    }

    private static let exposed =
        "Retry-After, X-Request-Id, X-Should-Retry, X-Teller-Balance, X-Teller-Price"

    /// What a caller can name an answer by.
    private static func randomID() -> String {
        let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
        return "req_" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// The fields that a page of an allowed origin may send: whichever it asks for, since clients
    /// have fields of their own.
    private static func allowedFields(_ asked: String?) -> String {
        let names = (asked ?? "").split(separator: ",").map { name in
            HTTPField.Name(name.filter { $0 != " " && $0 != "\t" })
        }
        guard !names.isEmpty, !names.contains(nil) else {
            return "Authorization, Content-Type, Idempotency-Key"
        }
        return names.compactMap { $0?.rawName }.joined(separator: ", ")
    }

    /// The answer to OPTIONS, also to a browser that asks before it lets a page call.
    func preflight(_ head: HTTPRequest, _ methods: [String]) -> BridgeResponse? {
        guard head.method == .options, !methods.isEmpty else { return nil }
        var fields: HTTPFields = [.allow: methods.joined(separator: ", ")]
        if let origin = head.headerFields[.origin], settings.allowedOrigins.contains(origin) {
            fields[.accessControlAllowMethods] = methods.joined(separator: ", ")
            fields[.accessControlAllowHeaders] = Self.allowedFields(
                head.headerFields[.accessControlRequestHeaders])
            fields[.accessControlMaxAge] = "600"
        }
        return .whole(.init(.noContent, contentType: nil, body: [], headers: fields))
    }
}

extension HTTPField.Name {
    static let host = known("Host")
    static let forwardedFor = known("X-Forwarded-For")
    static let secFetchSite = known("Sec-Fetch-Site")
    static let referrerPolicy = known("Referrer-Policy")
    static let idempotencyKey = known("Idempotency-Key")
    static let requestID = known("X-Request-Id")
    static let accelBuffering = known("X-Accel-Buffering")

    private static func known(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a name: \(name)") }
        return name
    }
}
