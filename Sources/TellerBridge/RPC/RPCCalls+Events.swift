internal import NIOCore
internal import TellerRPC

extension RPCCalls {
    /// Writes the answers as events, each with one line as on the socket for its data, and signs of
    /// life while there are none.
    ///
    /// - Throws: what the channel does, once the client is gone.
    func write(_ envelope: Envelope, to writer: EventWriter) async throws {
        if case .single(.request(let call)) = envelope, call.asksForStream, let id = call.id {
            try await stream(call, id, to: writer)
        } else {
            try await writeWhole(envelope, to: writer)
        }
    }

    private func stream(
        _ call: Envelope.Request, _ id: RequestID, to writer: EventWriter
    ) async throws {
        let stream: RelayStream
        let first: RelayStream.Element
        do throws(RPCError) {
            guard !id.isNull else {
                throw RPCError(
                    .invalidRequest, "A streamed chat needs an id that is not null.")
            }
            stream = try await request.relay.stream(
                relayed(call), holding: request.memory, onOverflow: request.hangUp)
            first = try await stream.first()
        } catch {
            return try await writer.event(line: Response.line(id: id, error: error))
        }
        do {
            try await write(first, of: stream, id, to: writer)
        } catch {
            await stream.close()
            throw error
        }
        await stream.close()
    }

    private func write(
        _ first: RelayStream.Element, of stream: RelayStream, _ id: RequestID,
        to writer: EventWriter
    ) async throws {
        var element = first
        while true {
            switch element {
            case .delta(let delta): try await writer.event(data: Self.notification(id, delta))
            case .silence: try await writer.heartbeat()
            // What has left is void: a repeat with the chat's key gets the reply.
            case .restarted: return writer.drop()
            case .overflow: return writer.drop()
            case .end(let result): return try await writer.event(line: Self.line(id, result))
            }
            element = await stream.next()
        }
    }

    private static func notification(_ id: RequestID, _ delta: RelayDelta) -> [UInt8] {
        var line = Array(#"{"jsonrpc":"2.0","method":"chat.delta","params":{"request":"#.utf8)
        line += id.text
        line += #","chat":"#.utf8
        line += delta.chat
        line += #","text":"#.utf8
        line += delta.text
        line += "}}".utf8
        return line
    }

    private func writeWhole(_ envelope: Envelope, to writer: EventWriter) async throws {
        try await withThrowingTaskGroup(of: Turn.self) { group in
            group.addTask { .answered(await answer(to: envelope)) }
            group.addTask { try await Turn.silence() }
            while let turn = try await group.next() {
                switch turn {
                case .answered(let line):
                    group.cancelAll()
                    guard let line else { return }
                    let refusal = HTTPFault(envelope.onlyReads ? .tooMuchHeld : .answerNotHeld)
                    try await writer.event(line: line, orElse: RPCErrorShape().body(of: refusal))
                    return
                case .silent:
                    try await writer.heartbeat()
                    group.addTask { try await Turn.silence() }
                }
            }
        }
    }

    private enum Turn: Sendable {
        case answered([UInt8]?)
        case silent

        static func silence() async throws -> Turn {
            try await Task.sleep(for: .nanoseconds(BridgeLimits.heartbeat.nanoseconds))
            return .silent
        }
    }
}

extension EventWriter {
    /// One event with a line for its data, whose end it leaves out; where there is no room for it,
    /// another in its place.
    fileprivate func event(line: [UInt8], orElse refusal: [UInt8]? = nil) async throws {
        try await event(data: line.dropLast(), orElse: refusal?.dropLast())
    }
}
