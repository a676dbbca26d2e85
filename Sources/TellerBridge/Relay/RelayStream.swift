package import TellerRPC

/// A chat whose reply comes piece by piece, for one reader.
///
/// Pieces that wait are bounded: past `BridgeLimits.streamBytes` the reader is given up with
/// `overflow`, while the chat itself runs to its end.
package struct RelayStream: Sendable {
    package enum Element: Sendable {
        case delta(RelayDelta)
        /// The chat was sent again and says something else: the texts so far are void.
        case restarted
        /// Nothing has come for `BridgeLimits.heartbeat`.
        case silence
        /// The last: the result as JSON text, or the daemon's refusal.
        case end(Result<[UInt8], RPCError>)
        /// The last: the reader is too slow.
        case overflow
    }

    let connection: RelayConnection
    let id: Int64

    /// The next element; after the last, the last again.
    package func next() async -> Element { await connection.nextElement(of: id) }

    /// The first element, for a reader that has promised nothing yet.
    ///
    /// - Errors: the daemon's refusal, and 503 where there was no room for what came; the stream is
    ///   closed then.
    func first() async throws(RPCError) -> Element {
        let first = await next()
        switch first {
        case .end(.failure(let error)):
            await close()
            throw error
        case .overflow:
            await close()
            throw .answerNotHeld
        case .delta, .restarted, .silence, .end(.success): return first
        }
    }

    /// To be called once nobody reads any further; the chat itself goes on.
    package func close() async { await connection.closeStream(id) }
}
