import Synchronization
import TellerRPC
import Testing

@testable import TellerBridge

@Suite("What waits for the reader of a stream")
struct StreamBufferTests {
    private let memory = MemoryCharge(MemoryBudget())

    private func delta(_ text: String) -> RelayDelta {
        RelayDelta(chat: Array("\"7\"".utf8), text: Array("\"\(text)\"".utf8))
    }

    /// All that can be read without waiting, in words.
    private func read(_ buffer: StreamBuffer, _ count: Int) async -> [String] {
        var words: [String] = []
        for _ in 0..<count {
            let word =
                switch await withCheckedContinuation({ buffer.next($0) }) {
                case .delta(let delta): String(decoding: delta.text, as: UTF8.self)
                case .restarted: "restarted"
                case .silence: "silence"
                case .end(.success(let text)): "end " + String(decoding: text, as: UTF8.self)
                case .end(.failure(let error)): "error \(error.code.rawValue)"
                case .overflow: "overflow"
                }
            words.append(word)
        }
        return words
    }

    @Test("Pieces in order, then the end, for ever")
    func order() async {
        let buffer = StreamBuffer(memory) {}
        buffer.take(delta("a"))
        buffer.take(delta("b"))
        buffer.end(.success([0x31]))
        buffer.take(delta("c"))
        #expect(await read(buffer, 4) == ["\"a\"", "\"b\"", "end 1", "end 1"])
    }

    @Test("A reader that is too far behind is given up, and whoever keeps it is told")
    func overflow() async {
        let told = Mutex(0)
        let buffer = StreamBuffer(memory) { told.withLock { $0 += 1 } }
        let piece = String(
            repeating: "x", count: BridgeLimits.streamBytes / 2 - BridgeLimits.pieceBytes - 2)
        buffer.take(delta("a"))
        #expect(await read(buffer, 1) == ["\"a\""])
        buffer.take(delta(piece))
        buffer.take(delta(piece))
        #expect(told.withLock { $0 } == 0)
        buffer.take(delta("y"))
        buffer.take(delta(piece))
        #expect(told.withLock { $0 } == 1)
        #expect(await read(buffer, 2) == ["overflow", "overflow"])
    }

    @Test("Pieces of no text count as well")
    func emptyPieces() async {
        let told = Mutex(0)
        let buffer = StreamBuffer(memory) { told.withLock { $0 += 1 } }
        buffer.take(delta("a"))
        #expect(await read(buffer, 1) == ["\"a\""])
        for _ in 0...(BridgeLimits.streamBytes / BridgeLimits.pieceBytes) { buffer.take(delta("")) }
        #expect(told.withLock { $0 } == 1)
        #expect(await read(buffer, 1) == ["overflow"])
    }

    @Test("One that is closed keeps nothing, and ends nobody's connection")
    func abandoned() async {
        let told = Mutex(0)
        let buffer = StreamBuffer(memory) { told.withLock { $0 += 1 } }
        let piece = String(repeating: "x", count: BridgeLimits.streamBytes)
        buffer.take(delta("a"))
        buffer.abandon()
        for _ in 0..<3 { buffer.take(delta(piece)) }
        buffer.resume()
        buffer.end(.success([0x31]))
        #expect(told.withLock { $0 } == 0)
        #expect(await read(buffer, 1) == ["overflow"])
    }

    @Test("A chat that is sent again tells only what is new, however it is cut")
    func resumed() async {
        let buffer = StreamBuffer(memory) {}
        buffer.take(delta("Hello "))
        buffer.take(delta("wor"))
        buffer.resume()
        buffer.take(delta("Hel"))
        buffer.take(delta("lo world"))
        buffer.take(delta("!"))
        buffer.end(.success([0x31]))
        #expect(await read(buffer, 5) == ["\"Hello \"", "\"wor\"", "\"ld\"", "\"!\"", "end 1"])
    }

    @Test("One that says something else begins anew")
    func restarted() async {
        let buffer = StreamBuffer(memory) {}
        buffer.take(delta("Hello"))
        buffer.resume()
        buffer.take(delta("Hi"))
        buffer.end(.success([0x31]))
        #expect(await read(buffer, 4) == ["\"Hello\"", "restarted", "\"Hi\"", "end 1"])
    }

    @Test("One that says less begins anew as well")
    func shorter() async {
        let buffer = StreamBuffer(memory) {}
        buffer.take(delta("Hello"))
        buffer.resume()
        buffer.take(delta("Hel"))
        buffer.end(.success([0x31]))
        #expect(await read(buffer, 4) == ["\"Hello\"", "restarted", "\"Hel\"", "end 1"])
    }

    @Test("What waits counts with the memory of all, and what was read no more")
    func charged() async {
        let budget = MemoryBudget(limit: 4096)
        let buffer = StreamBuffer(MemoryCharge(budget)) {}
        for _ in 0..<4 { buffer.take(delta("0123456789")) }
        // The text is kept for a repeat, and each piece with its quotes.
        #expect(budget.bytes == 4 * (10 + BridgeLimits.pieceBytes + 12))
        _ = await read(buffer, 4)
        #expect(budget.bytes == 40)
        buffer.abandon()
        #expect(budget.bytes == 0)
    }

    @Test("A reader for whose pieces there is no memory is given up")
    func exhausted() async {
        let told = Mutex(0)
        let budget = MemoryBudget(limit: 4096)
        let buffer = StreamBuffer(MemoryCharge(budget)) { told.withLock { $0 += 1 } }
        buffer.take(delta("a"))
        #expect(await read(buffer, 1) == ["\"a\""])
        budget.add(4096)
        buffer.take(delta("b"))
        #expect(told.withLock { $0 } == 1)
        #expect(await read(buffer, 1) == ["overflow"])
        #expect(budget.bytes == 4096)
    }

    @Test("So is one for whose result there is none; its connection stays, to be told so on")
    func exhaustedByResult() async {
        let budget = MemoryBudget(limit: 4096)
        let told = Mutex(0)
        let buffer = StreamBuffer(MemoryCharge(budget)) { told.withLock { $0 += 1 } }
        buffer.end(.success([UInt8](repeating: 0x31, count: 4097)))
        #expect(await read(buffer, 1) == ["overflow"])
        #expect(told.withLock { $0 } == 0)
        #expect(budget.bytes == 0)
    }
}
