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
    /// Waits until the client's socket has taken it.
    ///
    /// - Throws: what the channel does, once the client is gone.
    package func event(_ name: String? = nil, data: [UInt8]) async throws {
        var buffer = channel.allocator.buffer(capacity: data.count + 64)
        if let name { buffer.writeString("event: \(name)\n") }
        buffer.writeString("data: ")
        buffer.writeBytes(data)
        buffer.writeString("\n\n")
        try await write(buffer)
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
        let bytes = buffer.readableBytes
        guard memory.take(bytes, for: .due) else {
            drop()
            throw ChannelError.ioOnClosedChannel
        }
        defer { memory.give(bytes) }
        try await channel.writeAndFlush(HTTPResponsePart.body(buffer)).get()
    }
}
