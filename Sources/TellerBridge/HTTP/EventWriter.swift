internal import NIOCore
internal import NIOHTTPTypes

/// Writes server-sent events (WHATWG HTML, section 9.2) to one client.
///
/// Straight to the channel: each event has left before the next is asked for, so that what a slow
/// client has not taken waits in its `RelayStream`, which is bounded.
package struct EventWriter: Sendable {
    private let channel: any Channel
    private let memory: MemoryCharge

    init(_ channel: any Channel, _ memory: MemoryCharge) {
        self.channel = channel
        self.memory = memory
    }

    /// One event; its data must have no line ends, which JSON on one line has not.
    ///
    /// Waits until the client's socket has taken it. Where there is no room for it, an event with the
    /// data of `refusal` is written in its place, or without one the connection ended.
    ///
    /// - Throws: what the channel does, once the client is gone.
    package func event(
        _ name: String? = nil, data: [UInt8], orElse refusal: [UInt8]? = nil
    ) async throws {
        let buffer = buffer(name, data)
        guard take(buffer.readableBytes) else {
            guard let refusal else { throw dropped() }
            return try await event(data: refusal)
        }
        try await write(taken: buffer)
    }

    private func buffer(_ name: String?, _ data: [UInt8]) -> ByteBuffer {
        var buffer = channel.allocator.buffer(capacity: data.count + 64)
        if let name { buffer.writeString("event: \(name)\n") }
        buffer.writeString("data: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        return buffer
    }

    /// Several events without names, at once.
    ///
    /// - Throws: as for one.
    package func events(_ all: [[UInt8]]) async throws {
        guard !all.isEmpty else { return }
        var buffer = channel.allocator.buffer(capacity: all.reduce(0) { $0 + $1.count + 8 })
        for data in all {
            buffer.writeString("data: ")
            buffer.writeBytes(data)
            buffer.writeString("\n\n")
        }
        try await write(buffer)
    }

    /// A sign of life that no reader sees.
    package func heartbeat() async throws {
        try await write(channel.allocator.buffer(string: ": waiting\n\n"))
    }

    /// To be called once, after the last event.
    func finish() async throws {
        try await channel.writeAndFlush(HTTPResponsePart.end(nil)).get()
    }

    /// Ends the connection without a word, since the client does not keep up.
    package func drop() { channel.close(promise: nil) }

    private func write(_ buffer: ByteBuffer) async throws {
        guard take(buffer.readableBytes) else { throw dropped() }
        try await write(taken: buffer)
    }

    private func dropped() -> ChannelError {
        drop()
        return .ioOnClosedChannel
    }

    /// Makes room for an event; what is short is free, as a whole answer of its length is.
    private func take(_ bytes: Int) -> Bool {
        bytes <= BridgeLimits.freeAnswerBytes || memory.take(bytes, for: .due)
    }

    private func write(taken buffer: ByteBuffer) async throws {
        let bytes = buffer.readableBytes
        defer { if bytes > BridgeLimits.freeAnswerBytes { memory.give(bytes) } }
        try await channel.writeAndFlush(HTTPResponsePart.body(buffer)).get()
    }
}
