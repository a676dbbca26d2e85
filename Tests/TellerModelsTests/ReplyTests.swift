import Testing

@testable import TellerModels

@Suite("A reply as it grows")
struct ReplyTests {
    private func fits(_ reply: Reply, _ piece: String) -> Bool {
        do throws(ModelFault) {
            try reply.append(piece)
            return true
        } catch {
            #expect(error == .tooLong)
            return false
        }
    }

    @Test("Is cut at its limit, between two characters", arguments: ["x", "é", "€", "👋"])
    func limit(character: String) {
        let reply = Reply()
        #expect(fits(reply, "ab"))
        let text = String(repeating: character, count: Reply.bytes / character.utf8.count)
        #expect(!fits(reply, text))
        let size = character.utf8.count
        #expect(reply.byteCount == 2 + (Reply.bytes - 2) / size * size)
        // There may be room for a byte, but text with a hole in it would be another.
        #expect(!fits(reply, "c"))
        #expect(reply.byteCount == 2 + (Reply.bytes - 2) / size * size)
    }

    @Test("Holds as much as its limit without a word", arguments: [0, 1])
    func full(excess: Int) {
        let reply = Reply()
        #expect(fits(reply, String(repeating: "x", count: Reply.bytes - 1 + excess)))
        #expect(fits(reply, excess == 0 ? "x" : ""))
        #expect(!fits(reply, "x"))
        #expect(reply.byteCount == Reply.bytes)
    }

    @Test("Broken off, has been used as its model counted last, and what came behind that")
    func count() throws {
        let reply = Reply()
        try reply.append("Hello")
        #expect(
            Completion.cut(reply, "cancelled")
                == Completion(inputTokens: nil, outputTokens: nil, finishReason: "cancelled"))
        reply.note(Reply.Count(inputTokens: 7, outputTokens: 40, bytes: 5))
        try reply.append(" again")
        #expect(
            Completion.cut(reply, "timeout")
                == Completion(
                    inputTokens: 7, outputTokens: 40, finishReason: "timeout", uncountedBytes: 6))
        // The next model has counted nothing yet.
        reply.begin()
        #expect(Completion.cut(reply, "timeout").inputTokens == nil)
    }
}
