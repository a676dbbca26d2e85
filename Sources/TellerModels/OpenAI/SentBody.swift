internal import NIOCore

/// The body of a request, which notes when it is asked for: that is when there is a connection.
struct SentBody: AsyncSequence, Sendable {
    let bytes: ByteBuffer
    let reply: Reply

    func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes, reply: reply) }

    struct Iterator: AsyncIteratorProtocol {
        var bytes: ByteBuffer?
        let reply: Reply

        mutating func next() async -> ByteBuffer? {
            guard let bytes else { return nil }
            self.bytes = nil
            reply.note(isSent: true)
            return bytes
        }
    }
}
