import HTTPTypes
import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("Errors as OpenAI's API tells them")
struct OpenAIFaultTests {
    struct Row: Sendable {
        var kind: ErrorKind
        var data = ErrorData()
        var status: Int
        var type: String
        var code: String
        var param: String?
        /// Whether a program may send it again, without and with a key of its own.
        var again: (Bool, Bool) = (false, false)
    }

    private static let rows = [
        Row(
            kind: .invalidParams, status: 400, type: "invalid_request_error", code: "invalid_value"),
        Row(
            kind: .unauthenticated, status: 401, type: "invalid_request_error",
            code: "invalid_api_key"),
        Row(
            kind: .insufficientBalance, data: .init(balance: 50, held: 0, price: 100), status: 402,
            type: "insufficient_quota", code: "insufficient_quota"),
        Row(kind: .forbidden, status: 403, type: "permission_error", code: "forbidden"),
        Row(
            kind: .notFound, status: 404, type: "invalid_request_error", code: "model_not_found",
            param: "model"),
        Row(kind: .conflict, status: 409, type: "invalid_request_error", code: "conflict"),
        Row(
            kind: .inProgress, data: .init(retryAfterSeconds: 1), status: 409,
            type: "invalid_request_error", code: "in_progress", again: (true, true)),
        Row(
            kind: .tooLarge, status: 413, type: "invalid_request_error", code: "too_large",
            param: "messages"),
        Row(
            kind: .rateLimited, data: .init(retryAfterSeconds: 60), status: 429,
            type: "rate_limit_error", code: "rate_limit_exceeded", again: (true, true)),
        Row(
            kind: .rateLimited, data: .init(retryAfterSeconds: 61), status: 429,
            type: "rate_limit_error", code: "rate_limit_exceeded"),
        Row(
            kind: .cancelled, data: .init(price: 7, chat: "c"), status: 499,
            type: "invalid_request_error", code: "cancelled"),
        Row(
            kind: .internalError, status: 500, type: "server_error", code: "internal",
            again: (false, true)),
        Row(
            kind: .modelFailed, status: 502, type: "server_error", code: "model_failed",
            again: (true, true)),
        Row(
            kind: .unavailable, status: 503, type: "server_error", code: "unavailable",
            again: (true, true)),
        Row(
            kind: .unavailable, data: .init(outcome: .unknown), status: 503, type: "server_error",
            code: "unavailable", again: (false, true)),
        Row(
            kind: .modelTimeout, status: 504, type: "server_error", code: "model_timeout",
            again: (true, true)),
    ]

    @Test("Each refusal has its status, type, code, and whether to send it again", arguments: rows)
    func refusals(row: Row) throws {
        let refusal = RPCError(row.kind, "A sentence.", data: row.data)
        for (isRepeatable, again) in [(false, row.again.0), (true, row.again.1)] {
            let fault = HTTPFault(openAI: refusal)
            #expect(fault.status == row.status)
            let headers = OpenAIErrorShape().headers(of: fault, isRepeatable: isRepeatable)
            #expect(headers[.shouldRetry] == (again ? "true" : "false"), "\(row)")
            let body = try JSONText.decode(JSON.self, from: OpenAIErrorShape().body(of: fault))
            let error: JSON = [
                "type": .string(row.type), "code": .string(row.code),
                // OpenAI's own words for a wrong key, by which litellm knows one.
                "message": row.status == 401
                    ? "Incorrect API key provided. A sentence." : "A sentence.",
                "param": row.param.map(JSON.string) ?? .null,
            ]
            #expect(body == ["error": error])
        }
    }

    @Test("Every kind of the contract has a row")
    func complete() {
        let told = Set(Self.rows.map(\.kind))
        let others: Set<ErrorKind> = [.parseError, .invalidRequest, .methodNotFound]
        #expect(told.union(others) == Set(ErrorKind.all.map(\.kind)))
    }

    @Test("The account's balance is told with an empty one, a price only where it was charged")
    func headers() {
        let empty = HTTPFault(
            openAI: RPCError(.insufficientBalance, "", data: .init(balance: 50, price: 100)))
        #expect(empty.headers[.balance] == "50")
        #expect(empty.headers[.price] == nil)
        let cancelled = HTTPFault(
            openAI: RPCError(.cancelled, "", data: .init(price: 7, chat: "c")))
        #expect(cancelled.headers[.price] == "7")
        let limited = HTTPFault(
            openAI: RPCError(.rateLimited, "", data: .init(retryAfterSeconds: 9)))
        #expect(limited.headers[.retryAfter] == "9")
    }

    @Test("An answer that was lost on its way is not to be asked for again without a key")
    func lostAnswers() {
        for fault in [HTTPFault(.answerNotHeld), .notUnderstood] {
            for (isRepeatable, again) in [(false, "false"), (true, "true")] {
                let headers = OpenAIErrorShape().headers(of: fault, isRepeatable: isRepeatable)
                #expect(headers[.shouldRetry] == again, "\(fault)")
            }
        }
        let early = OpenAIErrorShape().headers(of: HTTPFault(.tooMuchHeld), isRepeatable: false)
        #expect(early[.shouldRetry] == "true")
    }

    @Test("Faults of HTTP's own are told in the same shape")
    func faultsOfHTTP() throws {
        let body = OpenAIErrorShape().body(of: .unsupportedMediaType("application/json"))
        let error = try JSONText.decode(JSON.self, from: body)["error"]
        #expect(error["type"] == "invalid_request_error")
        #expect(error["code"] == "unsupported_media_type")
        #expect(error["param"] == .null)
        let path = OpenAIErrorShape().body(of: .noSuchPath)
        #expect(try JSONText.decode(JSON.self, from: path)["error"]["code"] == "not_found")
    }
}
