import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import TellerRPC

extension ClientError {
    /// What an error of the HTTP client comes to.
    ///
    /// Only where no connection came about it is known that the request was not sent, and where its
    /// stream of HTTP/2 was refused, that nobody has acted on it (RFC 9113, section 8.7).
    init(overHTTP error: any Error, at url: BridgeURL) {
        switch error {
        case let error as ClientError: self = error
        case is CancellationError: self = .cancelled
        case is ServerSentEvents.Fault, is NIOTooManyBytesError:
            self = .protocolViolation(
                "The bridge sent an answer over \(ClientLimits.lineBytes) bytes.")
        // In the middle of an answer, whose beginning was right.
        case HTTPParserError.invalidEOFState: self = .connectionLost(.outcomeUnknown)
        case let error as NIOHTTP2Errors.StreamClosed where error.errorCode == .refusedStream:
            self = .connectionLost(.notSent)
        case is HTTPParserError:
            self = .protocolViolation("What answers is no server of HTTP.")
        case let error as HTTPClientError: self.init(error, url)
        case let error as NIOConnectionError:
            self = .unreachable(at: url.text, Obstacle(error))
        case let error as IOError where Self.connecting.contains(error.errnoCode):
            self = .unreachable(at: url.text, Obstacle(errno: error.errnoCode))
        case NIOSSLError.handshakeFailed, is NIOSSLExtraError, is BoringSSLError:
            self = .unreachable(at: url.text, .untrusted(Self.words(aboutTLS: error)))
        default: self = .connectionLost(.outcomeUnknown)
        }
    }

    private init(_ error: HTTPClientError, _ url: BridgeURL) {
        switch error {
        case .cancelled: self = .cancelled
        case .connectTimeout, .tlsHandshakeTimeout:
            self = .unreachable(at: url.text, .timedOut)
        case .invalidURL, .emptyHost:
            self = .unreachable(at: url.text, .other("it is no URL of a server"))
        default: self = .connectionLost(.outcomeUnknown)
        }
    }

    /// What connect(2) fails with before a byte has left.
    private static let connecting: Set<CInt> = [
        ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, EHOSTDOWN, ENETDOWN, EADDRNOTAVAIL,
        EACCES, EPERM,
    ]

    private static func words(aboutTLS error: any Error) -> String {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "its certificate is not one that this machine trusts"
        }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") {
            return "it does not speak TLS at this port"
        }
        if text.contains("failedToValidateHostname") {
            return "its certificate is for another host"
        }
        return "no TLS with it comes about"
    }
}

extension ClientError.Obstacle {
    fileprivate init(_ error: NIOConnectionError) {
        let code = error.connectionErrors.lazy.compactMap { ($0.error as? IOError)?.errnoCode }
            .first
        if let code {
            self.init(errno: code)
        } else if error.connectionErrors.isEmpty {
            self = .unresolved
        } else {
            self = .timedOut
        }
    }
}
