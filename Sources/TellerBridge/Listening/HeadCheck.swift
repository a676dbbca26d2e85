internal import NIOHTTP1
internal import TellerRPC

/// What is wrong with a head of HTTP/1 beyond its syntax.
///
/// A request that a proxy before us may have read in another way than we do is refused, since the
/// rest of it could pass for somebody else's (RFC 9112, section 11.2).
enum HeadCheck {
    /// - Returns: nil for a head that can be served; `isFirst` is whether nothing else is due.
    static func fault(of head: HTTPRequestHead, isFirst: Bool) -> HTTPFault? {
        guard head.version.major == 1, head.version.minor <= 1 else {
            return HTTPFault(505, .invalidRequest, "The version must be HTTP/1.1 or HTTP/1.0.")
        }
        // A host in the target would outweigh that of the field, which is looked at.
        guard head.uri.hasPrefix("/") || head.method == .OPTIONS && head.uri == "*" else {
            return refusal("The request's target must be a path.")
        }
        let lengths = head.headers["content-length"]
        let codings = head.headers["transfer-encoding"]
        if !codings.isEmpty {
            guard lengths.isEmpty, head.version.minor == 1 else {
                return refusal("The request's length is told in two ways.")
            }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                return refusal("The only Transfer-Encoding is 'chunked'.")
            }
        }
        guard lengths.count <= 1, lengths.allSatisfy(isNumber) else {
            return refusal("The request must have one Content-Length.")
        }
        let hosts = head.headers["host"]
        guard hosts.count == 1 || hosts.isEmpty && head.version.minor == 0 else {
            return refusal("The request must have one Host.")
        }
        guard head.version.minor == 1 || isFirst else {
            return refusal("HTTP/1.0 has no pipelines.")
        }
        return nil
    }

    /// Only digits, and no more than a length can have.
    private static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 18
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func refusal(_ message: String) -> HTTPFault { .badRequest(message) }

    /// What the parser says.
    static func fault(of error: any Error) -> HTTPFault {
        guard let error = error as? HTTPParserError else {
            return refusal("The request can't be read.")
        }
        switch error {
        case .headerOverflow:
            return .headTooLarge()
        case .invalidVersion:
            return HTTPFault(505, .invalidRequest, "The version must be HTTP/1.1 or HTTP/1.0.")
        default:
            return refusal("The request is not HTTP/1.1.")
        }
    }
}

extension HTTPFault {
    static func headTooLarge() -> HTTPFault {
        HTTPFault(
            431, .headTooLarge,
            "The head has more than \(BridgeLimits.headBytes) bytes, a field of more than "
                + "\(BridgeLimits.headFieldBytes), or more than \(BridgeLimits.headFields) fields.")
    }
}
