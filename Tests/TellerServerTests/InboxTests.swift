import TellerRPC
import Testing

@testable import TellerServer

@Suite("What a connection has been sent and not acted on")
struct InboxTests {
    private static func inbox(_ text: String) -> Inbox {
        var inbox = Inbox()
        Array(text.utf8).withUnsafeBytes { inbox.append($0) }
        return inbox
    }

    /// Whether nothing may be acted on now, where no request may begin.
    private static func waits(_ inbox: inout Inbox) -> Bool {
        if case .none = inbox.next(mayBegin: false, isBarred: false) { true } else { false }
    }

    /// What it costs to keep the lines that are given until none is.
    private static func sizes(_ inbox: inout Inbox) -> [Int] {
        var sizes: [Int] = []
        while case .line(_, let bytes) = inbox.next(mayBegin: true, isBarred: false) {
            sizes.append(bytes)
        }
        return sizes
    }

    private static let request = #"{"jsonrpc":"2.0","method":"history","params":{}}"#

    @Test(
        "Beside its own, a line counts 512 bytes a request and 64 a param, and their names",
        arguments: [
            ("1", 512), ("{", 512), ("[]", 512), ("[" + repeated("{}", 100) + "]", 100 * 512),
            (request, 512 + 7),
            (
                request.replacing("{}", with: "{" + repeated(#""":0"#, 1000) + "}"),
                512 + 7 + 1000 * 64
            ),
            (
                "[1," + request.replacing("{}", with: #"{"limit":1,"before":"2"}"#) + "]",
                2 * 512 + 7 + 2 * 64 + 11
            ),
        ] as [(String, Int)])
    func kept(line: String, more: Int) {
        var inbox = Self.inbox(line + "\n")
        #expect(Self.waits(&inbox))
        #expect(inbox.bufferedBytes == line.utf8.count + more)
        #expect(Self.sizes(&inbox) == [line.utf8.count + more])
        #expect(inbox.bufferedBytes == 0)
    }

    private static func repeated(_ text: String, _ count: Int) -> String {
        Array(repeating: text, count: count).joined(separator: ",")
    }

    @Test("Lines count until they are taken, as much as they did while they waited")
    func overhead() {
        let lines = (1...100).map { String(repeating: "1", count: $0) }
        var inbox = Self.inbox(lines.joined(separator: "\n") + "\n")
        #expect(Self.waits(&inbox))
        #expect(inbox.bufferedBytes == 5050 + 512 * 100)
        #expect(Self.sizes(&inbox) == Array(513...612))
        #expect(inbox.bufferedBytes == 0)
        #expect(inbox.isEmpty)
    }

    @Test("Lines of one byte are read ahead until they count 1 MiB, and the rest later")
    func tiny() {
        var inbox = Self.inbox(String(repeating: "1\n", count: 5000))
        #expect(Self.waits(&inbox))
        #expect(!inbox.wantsMore)
        let ahead = ((1 << 20) + 512) / 513
        #expect(inbox.bufferedBytes == ahead * 513 + (5000 - ahead) * 2)
        #expect(Self.sizes(&inbox).count == 5000)
        #expect(inbox.isEmpty)
    }

    @Test("Lines keep their order while others come behind them")
    func order() {
        var inbox = Inbox()
        var taken: [Int] = []
        for size in 1...1000 {
            Array((String(repeating: "1", count: size) + "\n").utf8)
                .withUnsafeBytes { inbox.append($0) }
            #expect(Self.waits(&inbox))
            guard size.isMultiple(of: 3) else { continue }
            for _ in 0..<2 {
                guard case .line(_, let bytes) = inbox.next(mayBegin: true, isBarred: false)
                else { break }
                taken.append(bytes)
            }
        }
        #expect(taken + Self.sizes(&inbox) == Array(513...1512))
    }

    @Test(
        "It is empty when no whole line is left, whether one was looked at or not",
        arguments: [
            ("", true), ("{", true), ("1\n", false), ("1\n{", false),
            (String(repeating: "1", count: Limits.lineBytes), true),
            (String(repeating: "1", count: Limits.lineBytes) + "\r", true),
            (String(repeating: "1", count: Limits.lineBytes + 1), false),
        ])
    func isEmpty(text: String, isEmpty: Bool) {
        var inbox = Self.inbox(text)
        #expect(inbox.isEmpty == isEmpty)
        _ = Self.sizes(&inbox)
        #expect(inbox.isEmpty)
    }

    @Test("It is not empty before a line that is too long was told of")
    func tooLong() {
        var inbox = Self.inbox("1\n" + String(repeating: "1", count: Limits.lineBytes + 1))
        #expect(Self.waits(&inbox))
        guard case .line = inbox.next(mayBegin: true, isBarred: false) else {
            Issue.record("The line before it was not given.")
            return
        }
        #expect(!inbox.isEmpty)
        guard case .tooLong = inbox.next(mayBegin: true, isBarred: false) else {
            Issue.record("It was not told of.")
            return
        }
        #expect(inbox.isEmpty)
    }
}
