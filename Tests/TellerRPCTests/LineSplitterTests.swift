import TellerRPC
import TestSupport
import Testing

@Suite("Lines of a stream")
struct LineSplitterTests {
    private static func lines(_ chunks: [[UInt8]], limit: Int = 100) -> [LineSplitter.Event] {
        var splitter = LineSplitter(limit: limit)
        var events: [LineSplitter.Event] = []
        for chunk in chunks {
            splitter.append(chunk)
            while let event = splitter.next() { events.append(event) }
        }
        return events
    }

    private static func line(_ text: String) -> LineSplitter.Event { .line(Array(text.utf8)) }

    private static let text = Array("one\n\r\n\ntwo\r\n\rthree\r\r\nfour\n\n\nfi\rve\nrest".utf8)
    private static let expected = ["one", "two", "\rthree\r", "four", "fi\rve"].map(line)

    @Test("They are the same wherever the stream is cut in two or three")
    func everyCut() {
        let text = Self.text
        for first in 0...text.count {
            for second in first...text.count {
                let chunks = [text[..<first], text[first..<second], text[second...]]
                #expect(Self.lines(chunks.map(Array.init)) == Self.expected)
            }
        }
        #expect(Self.lines(text.map { [$0] }) == Self.expected)
    }

    @Test("They are the same however the stream is chopped", arguments: Seed.fresh(8))
    func chunks(seed: Seed) {
        var random = SeededGenerator(seed)
        let alphabet = Array("aé\n\r\n{}\"".utf8)
        let text = (0..<30_000).map { _ in alphabet.randomElement(using: &random)! } + [0x0A]
        var chunks: [[UInt8]] = []
        var rest = text[...]
        while !rest.isEmpty {
            let count = Int.random(in: 0...(random.oneIn(4) ? 9000 : 12), using: &random)
            chunks.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        let expected = text.split(separator: 0x0A).map { line in
            Array(line.last == 0x0D ? line.dropLast() : line)
        }.filter { !$0.isEmpty }
        #expect(Self.lines(chunks, limit: 30_001) == expected.map(LineSplitter.Event.line))
    }

    @Test(
        "A line may be as long as the limit, its end not counted",
        arguments: [("\n", 9), ("\n", 10), ("\n", 11), ("\r\n", 9), ("\r\n", 10), ("\r\n", 11)])
    func limit(end: String, count: Int) {
        let line = String(repeating: "a", count: count)
        let text = Array("\(line)\(end)b\n".utf8)
        let expected = count <= 10 ? [Self.line(line), Self.line("b")] : [.tooLong]
        #expect(Self.lines([text], limit: 10) == expected)
        #expect(Self.lines(text.map { [$0] }, limit: 10) == expected)
    }

    @Test(
        "A line that does not end is refused once it is over the limit, and nothing after it read")
    func endless() {
        var splitter = LineSplitter(limit: 10)
        splitter.append(Array(repeating: 0x61, count: 12))
        #expect(splitter.next() == .tooLong)
        splitter.append(Array("\nb\n".utf8))
        #expect(splitter.next() == nil)
        #expect(splitter.bufferedBytes == 0)
    }

    @Test("Lines before one that is too long are given first")
    func before() {
        let text = Array("a\n\(String(repeating: "b", count: 11))\nc\n".utf8)
        #expect(Self.lines([text], limit: 10) == [Self.line("a"), .tooLong])
    }

    @Test("Only what waits for its end is counted as buffered")
    func buffered() {
        var splitter = LineSplitter()
        splitter.append(Array("one\ntw".utf8))
        #expect(splitter.bufferedBytes == 6)
        #expect(splitter.next() == Self.line("one"))
        #expect(splitter.next() == nil)
        #expect(splitter.bufferedBytes == 2)
    }
}
