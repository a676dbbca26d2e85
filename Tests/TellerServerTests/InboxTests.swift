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

    /// The sizes of the lines that are given until none is.
    private static func sizes(_ inbox: inout Inbox) -> [Int] {
        var sizes: [Int] = []
        while case .line(_, let bytes) = inbox.next(mayBegin: true, isBarred: false) {
            sizes.append(bytes)
        }
        return sizes
    }

    @Test("A line that waits counts 256 bytes beside its own, until it is taken")
    func overhead() {
        let lines = (1...100).map { String(repeating: "1", count: $0) }
        var inbox = Self.inbox(lines.joined(separator: "\n") + "\n")
        #expect(Self.waits(&inbox))
        #expect(inbox.bufferedBytes == 5050 + 256 * 100)
        #expect(Self.sizes(&inbox) == Array(1...100))
        #expect(inbox.bufferedBytes == 0)
        #expect(inbox.isEmpty)
    }

    @Test("Lines of one byte are read ahead until they count 1 MiB, and the rest later")
    func tiny() {
        var inbox = Self.inbox(String(repeating: "1\n", count: 5000))
        #expect(Self.waits(&inbox))
        #expect(!inbox.wantsMore)
        let ahead = ((1 << 20) + 256) / 257
        #expect(inbox.bufferedBytes == ahead * 257 + (5000 - ahead) * 2)
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
        #expect(taken + Self.sizes(&inbox) == Array(1...1000))
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
