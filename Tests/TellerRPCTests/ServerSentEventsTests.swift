import TellerRPC
import Testing

@Suite("Server-sent events are told apart, however their bytes come")
struct ServerSentEventsTests {
    /// A stream with all that the standard has, and the data of its events.
    private static let stream = """
        \u{FEFF}: a comment
        data: first

        event: named
        data:second
        data
        data:  line
        id: 7
        retry: 10

        : nothing but a comment

        data: wörld 👋: a colon

        datax: no field of ours
        data-: nor this

        data:

        data: [DONE]


        """
    private static let events = ["first", "second\n\n line", "wörld 👋: a colon", "", "[DONE]"]

    private static let limit = 1 << 16
    private static let ends = ["\n", "\r\n", "\r"]

    private static func bytes(_ end: String) -> [UInt8] {
        Array(stream.replacing("\n", with: end).utf8)
    }

    private func read(_ parts: [ArraySlice<UInt8>]) throws -> [String] {
        var parser = ServerSentEvents(limit: Self.limit)
        return try parts.flatMap { try parser.events(in: $0) }.map {
            String(decoding: $0.data, as: UTF8.self)
        }
    }

    @Test("In one piece", arguments: ends)
    func whole(end: String) throws {
        #expect(try read([Self.bytes(end)[...]]) == Self.events)
    }

    @Test("One byte at a time", arguments: ends)
    func bytewise(end: String) throws {
        #expect(try read(Self.bytes(end).map { [$0][...] }) == Self.events)
    }

    @Test("Cut at every place, and again some bytes behind it", arguments: ends)
    func splits(end: String) throws {
        let bytes = Self.bytes(end)
        for first in 0...bytes.count {
            #expect(try read([bytes[..<first], bytes[first...]]) == Self.events)
            for second in [1, 2, 9].map({ min(first + $0, bytes.count) }) {
                let parts = [bytes[..<first], bytes[first..<second], bytes[second...]]
                #expect(try read(parts) == Self.events)
            }
        }
    }

    @Test("Ends of lines may be mixed")
    func mixedEnds() throws {
        #expect(try read([Array("data: a\rdata: b\r\ndata: c\n\r\n".utf8)[...]]) == ["a\nb\nc"])
        #expect(try read([Array("data: a\r\rdata: b\n\r".utf8)[...]]) == ["a", "b"])
    }

    @Test("An event without its empty line is none, nor is one without data")
    func unfinished() throws {
        #expect(try read([Array("data: a\n".utf8)[...]]) == [])
        #expect(try read([Array("data: a".utf8)[...]]) == [])
        #expect(try read([Array("\n\n: x\n\nevent: y\n\n".utf8)[...]]) == [])
    }

    @Test(
        "An error is one by its name, or by its field, and what follows is none",
        arguments: ["event: error\ndata: x", "data: x\nevent: error", "error: x", "error:x"])
    func error(text: String) throws {
        var parser = ServerSentEvents(limit: Self.limit)
        let events = try parser.events(in: Array("\(text)\n\nevent: errors\ndata: y\n\n".utf8))
        #expect(
            events == [
                .init(data: Array("x".utf8), isError: true), .init(data: Array("y".utf8)),
            ])
    }

    @Test("A mark of the byte order counts at the very beginning only")
    func byteOrderMark() throws {
        #expect(
            try read([Array("data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n".utf8)[...]]) == ["a", "c"])
    }

    @Test("A line as long as the limit is read, a longer one is a fault, before it is kept")
    func longLine() throws {
        let text = [UInt8](repeating: UInt8(ascii: "x"), count: Self.limit - 5)
        let line = Array("data:".utf8) + text
        #expect(try read([line[...], [0x0A, 0x0A]]).first?.utf8.count == text.count)
        #expect(throws: ServerSentEvents.Fault.lineTooLong) { try read([line[...], [0x78]]) }
    }

    @Test("Nor may the lines of one event add up to more")
    func longEvent() {
        let line = Array("data:".utf8) + [UInt8](repeating: 0x78, count: 1 << 12) + [0x0A]
        #expect(throws: ServerSentEvents.Fault.lineTooLong) {
            try read(Array(repeating: line[...], count: 17))
        }
    }

    @Test("What is no UTF-8 is passed on as it is")
    func binary() throws {
        var parser = ServerSentEvents(limit: Self.limit)
        let bytes: [UInt8] = Array("data: ".utf8) + [0xFF, 0x00, 0xC3] + [0x0A, 0x0A]
        #expect(try parser.events(in: bytes) == [.init(data: [0xFF, 0x00, 0xC3])])
    }
}
