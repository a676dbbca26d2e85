internal import NIOCore
internal import NIOHTTP1
internal import TellerRPC

/// Reads a server's answer as its bytes come; does no I/O.
struct AnswerReader {
    /// What an answer came to.
    enum Verdict: Sendable {
        case answered(Completion)
        /// Any status but 200; the seconds after which the server wants to be asked again, if it
        /// wants to be.
        case turnedAway(retryAfter: Int?, ModelFault)
    }

    /// Text to hand on, and the verdict once there is one.
    struct Step {
        var text = ""
        /// Whether the model was heard thinking.
        var isReasoning = false
        /// What was counted with this step, if anything was.
        var count: Reply.Count?
        var verdict: Verdict?
    }

    /// Bytes of a whole answer: the longest reply, each byte of it escaped in six, and what is said
    /// beside it.
    private static let bodyBytes = 8 << 20
    /// A line of a stream; the largest that a model's server sends is some KiB.
    private static let lineBytes = 1 << 20
    /// What is read on the event loop; a longer answer would keep the others on it waiting.
    private static let bytesAtOnce = 64 << 10
    /// Of what a server says with another status; a log gets less.
    private static let refusalBytes = 1 << 16

    private enum Form {
        case whole
        case stream
        case refusal
    }

    private let form: Form
    private let head: HTTPResponseHead
    private let quotation: Quotation
    private var body = ByteBuffer()
    private var events = ServerSentEvents(limit: lineBytes)
    private var state = CompletionState()
    private var half = HalfCharacter()

    init(_ head: HTTPResponseHead, quotation: Quotation) {
        self.head = head
        self.quotation = quotation
        let type = head.headers.first(name: "content-type")?.lowercased() ?? ""
        // A server may stream unasked, and answer whole where it was asked to stream.
        form =
            head.status != .ok
            ? .refusal : type.hasPrefix("text/event-stream") ? .stream : .whole
    }

    /// - Errors: `ModelFault.failed`, `ServerSentEvents.Fault`.
    mutating func read(_ part: ByteBuffer) throws -> Step {
        switch form {
        case .stream: return try readEvents(part)
        case .whole:
            guard body.readableBytes + part.readableBytes <= Self.bodyBytes else {
                throw ModelFault.failed(reason: "the answer has more than \(Self.bodyBytes) bytes")
            }
            body.append(part)
        case .refusal:
            let space = max(0, Self.refusalBytes - body.readableBytes)
            body.append(part, atMost: space)
        }
        return Step()
    }

    /// Whether its end takes longer than an event loop has.
    var isLong: Bool { form == .whole && body.readableBytes > Self.bytesAtOnce }

    /// What it comes to that nothing more comes.
    ///
    /// - Errors: `ModelFault.failed`.
    mutating func end() throws -> Step {
        switch form {
        case .refusal: return Step(verdict: turnedAway())
        case .stream:
            // Some servers leave out [DONE]; but only one that gave a reason has come to an end.
            guard state.finishReason != nil else {
                throw ModelFault.failed(reason: "the stream was cut")
            }
            return Step(verdict: try completion())
        case .whole:
            var step = Step()
            add(try decode(Array(body.readableBytesView)), to: &step)
            step.verdict = try completion()
            return step
        }
    }

    private mutating func readEvents(_ part: ByteBuffer) throws -> Step {
        var step = Step()
        for event in try events.events(in: part.readableBytesView) {
            if event.isError { throw said(event.data) }
            if Self.isDone(event.data) {
                step.verdict = try completion()
                return step
            }
            // Some servers keep the connection alive by events without data.
            if event.data.isEmpty { continue }
            add(try decode(event.data), to: &step)
        }
        return step
    }

    private static func isDone(_ data: [UInt8]) -> Bool {
        let done = "[DONE]".utf8
        guard data.starts(with: done) else { return false }
        return data[done.count...].allSatisfy { $0 == UInt8(ascii: " ") }
    }

    /// What came together goes on together.
    private mutating func add(_ response: CompletionResponse, to step: inout Step) {
        state.add(response)
        if response.isReasoning { step.isReasoning = true }
        if let text = response.text { step.text += text }
        if response.usage != nil { step.count = state.count }
    }

    /// A server that has said nothing has not answered, whatever reason it gives; where it gives
    /// one, that is what the request has come to.
    private func completion() throws -> Verdict {
        if let reason = state.failure {
            throw ModelFault.failed(reason: "it ended the answer by '\(reason)'")
        }
        guard state.bytes > 0 else {
            throw state.finishReason == nil
                ? ModelFault.failed(reason: "the answer has no text") : .noText
        }
        return .answered(state.completion)
    }

    private mutating func decode(_ bytes: [UInt8]) throws -> CompletionResponse {
        let response: CompletionResponse
        do throws(CompletionResponse.Mismatch) {
            response = try CompletionResponse(bytes, half: &half)
        } catch {
            throw ModelFault.failed(reason: "no JSON as expected: \(quotation.of(bytes))")
        }
        if let error = response.error {
            throw said(error.message.map { Array($0.utf8) } ?? bytes)
        }
        return response
    }

    private func said(_ bytes: [UInt8]) -> ModelFault {
        .failed(reason: "it said: \(quotation.of(bytes))")
    }

    /// The longest wait that a server may ask for; beyond it the caller is better told.
    private static let longestWait = 30

    private func turnedAway() -> Verdict {
        let said = body.readableBytes == 0 ? "nothing" : quotation.of(body.readableBytesView)
        let reason = "status \(head.status.code): \(said)"
        let isRefusal = Self.refusals.contains(head.status)
        return .turnedAway(
            retryAfter: retryAfter,
            isRefusal ? .refused(reason: reason) : .failed(reason: reason))
    }

    /// Nil too if it was not said in seconds.
    private var retryAfter: Int? {
        guard head.status == .tooManyRequests || head.status == .serviceUnavailable,
            let seconds = head.headers.first(name: "retry-after").flatMap({ Int($0) }),
            (0...Self.longestWait).contains(seconds)
        else { return nil }
        return seconds
    }

    /// What a server says of a request, and not of itself.
    private static let refusals: [HTTPResponseStatus] = [
        .badRequest, .payloadTooLarge, .unprocessableEntity,
    ]
}

extension ByteBuffer {
    fileprivate mutating func append(_ part: ByteBuffer, atMost bytes: Int = .max) {
        var part = part
        guard var piece = part.readSlice(length: min(bytes, part.readableBytes)) else { return }
        // One part is all there is of most answers.
        if readableBytes == 0 { self = piece } else { writeBuffer(&piece) }
    }
}
