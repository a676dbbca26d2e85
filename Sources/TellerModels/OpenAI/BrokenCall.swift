internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOPosix

extension ModelFault {
    /// A call that the network broke off, in the words of whoever looks after it: with the server
    /// it was for, and without the names of calls and types.
    static func broken(_ error: any Error, at url: String) -> ModelFault {
        .failed(reason: "\(url) \(words(error))")
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            let code = error.connectionErrors.lazy.compactMap { ($0.error as? IOError)?.errnoCode }
                .first
            if let code { return "can't be reached: \(text(code))" }
            return error.connectionErrors.isEmpty
                ? "can't be reached: its name is not found"
                : "can't be reached: it does not answer in time"
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return "can't be reached: \(text(error.errnoCode))"
        case let error as IOError:
            return "broke the connection off: \(text(error.errnoCode))"
        case let error as HTTPClientError: return words(error)
        default: return "failed: \(error)"
        }
    }

    private static func words(_ error: HTTPClientError) -> String {
        switch error {
        case .connectTimeout, .tlsHandshakeTimeout: "can't be reached: it does not answer in time"
        case .remoteConnectionClosed: "closed the connection before its answer was whole"
        default: "failed: \(error)"
        }
    }

    private static func text(_ code: CInt) -> String { String(cString: strerror(code)) }
}
