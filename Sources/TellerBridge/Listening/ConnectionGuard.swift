internal import HTTPTypes
internal import NIOCore
internal import NIOHTTP1
internal import TellerRPC

/// Holds a connection of HTTP/1 to its limits, and ends it in order.
///
/// It stands between hummingbird's parser and its types, where a head is still seen as it was
/// sent. What it refuses itself never reaches a route; answers that are due before it go out first.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let clock: ConnectionClock
    private let shares: RequestShares
    private let intakes: IntakeQueue
    private let router: Router
    private let policy: RequestPolicy
    private var context: ChannelHandlerContext?

    /// Requests whose head was read and whose answer has not ended.
    private var pending = 0
    /// Whether the last of them has yet to come to its end.
    private var isReading = false
    /// What it has brought in, and its head; kept until its end.
    private var intake: RequestIntake?
    private var head: HTTPRequestHead?
    /// Whether a part of an answer has gone out.
    private var isAnswering = false
    /// Done once the kernel has the end of the last answer.
    private var taken: EventLoopFuture<Void>?
    /// Whether the connection ends with the answers that are due.
    private var endsNext = false
    /// Whether no request is heard behind the last one that came (RFC 9112, section 9.6).
    private var isLast = false
    private var isOfOldVersion = false
    /// Whether the answer that is going out has no other end than the connection's.
    private var isUndelimited = false
    /// Said once the answers before it have ended.
    private var refusal: HTTPFault?
    private var isOver = false
    private var discardedBytes = 0

    /// Each request that is heard is put into `intakes`; errors are told as `router` and `policy`
    /// have it.
    init(
        _ clock: ConnectionClock, _ shares: RequestShares, _ intakes: IntakeQueue,
        _ router: Router, _ policy: RequestPolicy
    ) {
        self.clock = clock
        self.shares = shares
        self.intakes = intakes
        self.router = router
        self.policy = policy
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        clock.expired = { [weak self] wait in self?.expired(wait) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
        intake = nil
        intakes.removeAll()
        context.fireChannelInactive()
    }

    // What comes

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver, refusal == nil, isReading || !isLast else { return discard(data) }
        do throws(HTTPFault) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                try take(head)
                context.fireChannelRead(data)
            case .body(let bytes):
                // Nobody reads what comes behind its answer.
                guard !isAnswered else {
                    try intake?.drop(bodyPart: bytes.readableBytes)
                    break
                }
                try intake?.take(bodyPart: bytes.readableBytes)
                context.fireChannelRead(data)
            case .end:
                intake = nil
                head = nil
                isReading = false
                // It may have been answered before its end.
                if pending == 0 { clock.expect(.request) } else { clock.rest() }
                // Trailers are for nobody.
                context.fireChannelRead(wrapInboundOut(.end(nil)))
                if endsNext, pending == 0 { end() }
            }
        } catch {
            refuse(error)
        }
    }

    private func take(_ head: HTTPRequestHead) throws(HTTPFault) {
        self.head = head
        if let fault = HeadCheck.fault(of: head, isFirst: pending == 0) { throw fault }
        let intake = RequestIntake(shares)
        try intake.take(head)
        intakes.append(intake)
        self.intake = intake
        pending += 1
        isReading = true
        if head.version.minor == 0 { isOfOldVersion = true }
        if !head.isKeepAlive {
            endsNext = true
            isLast = true
        }
        clock.expect(.body)
    }

    /// Whether the answer to the request that comes in has begun, or gone out.
    private var isAnswered: Bool { pending == 0 || pending == 1 && isAnswering }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError else { return context.fireErrorCaught(error) }
        guard !isOver, refusal == nil, isReading || !isLast else { return }
        refuse(HeadCheck.fault(of: error))
    }

    private func discard(_ data: NIOAny) {
        if case .body(let bytes) = unwrapInboundIn(data) { discardedBytes += bytes.readableBytes }
        if discardedBytes > BridgeLimits.lingerBytes { context?.close(promise: nil) }
    }

    private func expired(_ wait: ConnectionClock.Wait) {
        switch wait {
        case .request, .stream: context?.close(promise: nil)
        // An answer of a request before it takes as long as it takes.
        case .body where pending > 1: clock.expect(.body)
        case .head, .body:
            refuse(HTTPFault(408, .timeout, "The request does not come to its end."))
        }
    }

    // What goes

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            isAnswering = true
            if head.headers.contains(name: "connection") { endsNext = true }
            isUndelimited =
                isOfOldVersion && head.status != .noContent
                && !head.headers.contains(name: "content-length")
            if isUndelimited || endsNext && pending == 1 {
                head.headers.replaceOrAdd(name: "connection", value: "close")
                isLast = true
            }
            // No chunks for who does not know them.
            if isOfOldVersion { head.version = .http1_0 }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head where isOfOldVersion:
            promise?.succeed()
        case .head, .body:
            context.write(data, promise: promise)
        case .end:
            let promise = promise ?? context.eventLoop.makePromise()
            taken = promise.futureResult
            context.write(data, promise: promise)
            answered()
        }
    }

    private func answered() {
        pending -= 1
        isAnswering = false
        if refusal != nil {
            sayRefusal()
        } else if isUndelimited || endsNext && pending == 0 {
            end()
        } else if pending == 0, !isReading {
            clock.expect(.request)
        }
    }

    /// Answers with a fault, once what is due before it has gone out, and ends the connection.
    private func refuse(_ fault: HTTPFault) {
        refusal = fault
        clock.rest()
        sayRefusal()
    }

    private func sayRefusal() {
        guard let context, let refusal, !isOver else { return }
        // It was answered before it came to its end.
        if pending == 0, isReading { return end() }
        // The request that is refused has no answer to wait for.
        guard pending == (isReading ? 1 : 0) else { return }
        guard !isAnswering else { return context.close(promise: nil) }
        let body = router.errors(at: Responder.segments(head?.uri ?? "/")).body(of: refusal)
        var answer = HTTPResponseHead(
            version: .http1_1, status: .init(statusCode: refusal.status),
            headers: [
                "content-type": "application/json", "content-length": "\(body.count)",
                "connection": "close",
            ])
        let origin = head?.headers.first(name: "origin")
        for field in policy.fields(for: .from(origin)) + refusal.headers {
            answer.headers.add(name: field.name.rawName, value: field.value)
        }
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if head?.method != .HEAD {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))),
                promise: nil)
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        taken = promise.futureResult
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
        end()
    }

    // The end

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        endsNext = true
        endIfQuiet()
    }

    /// A request may be on its way: closing at once would lose it.
    private func endIfQuiet() {
        guard let context, pending == 0, !isOver else { return }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: BridgeLimits.quietAtStop) {
            guard bound.value.pending == 0, !bound.value.isOver else { return }
            bound.value.end()
        }
    }

    /// Ends the connection once what was written is taken.
    ///
    /// What still comes is thrown away for a while, so that a caller that is busy sending gets to
    /// read it. One that does not read is the clock's to end.
    private func end() {
        guard let context, !isOver else { return }
        isOver = true
        clock.rest()
        context.flush()
        let channel = context.channel
        (taken ?? context.eventLoop.makeSucceededVoidFuture()).whenComplete { _ in
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: BridgeLimits.linger) { channel.close(promise: nil) }
        }
    }
}

extension HTTPRequest {
    /// As much of a request as decides which fields its answer has.
    fileprivate static func from(_ origin: String?) -> HTTPRequest {
        HTTPRequest(
            method: .get, scheme: nil, authority: nil, path: nil,
            headerFields: origin.map { [.origin: $0] } ?? [:])
    }
}
