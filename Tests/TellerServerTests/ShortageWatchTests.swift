import NIOCore
import Testing

@testable import TellerServer

@Suite("Who does nothing about what is kept for it, while too much is kept")
struct ShortageWatchTests {
    /// What each look makes of a connection; one each 250 milliseconds, unless it says otherwise.
    private func isAtFault(
        _ looks: [(taken: Int, unread: Int, unfinished: Int)], apart: Int64 = 250
    ) -> [Bool] {
        var watch = ShortageWatch()
        return looks.enumerated().map { index, look in
            watch.isAtFault(
                .init(taken: look.taken, unread: look.unread, unfinished: look.unfinished),
                at: .uptimeNanoseconds(1) + .milliseconds(Int64(index) * apart))
        }
    }

    @Test(
        "Who takes less than 1 MiB in a second, or than all that waits, is",
        arguments: [
            (4 << 20, 1 << 20, false), (4 << 20, (1 << 20) - 1, true), (4 << 20, 0, true),
            (100_000, 100_000, false), (100_000, 99_999, true), (65_536, 0, true),
            (65_535, 0, false),
        ])
    func slow(unread: Int, taken: Int, isAtFault: Bool) {
        // What was taken is replaced by as much, so that the same waits at each look.
        let looks = (0...4).map { (taken: 7 + taken * $0 / 4, unread: unread, unfinished: 0) }
        #expect(self.isAtFault(looks) == [false, false, false, false, isAtFault])
    }

    @Test("Each second counts by itself, and anew once all has been read")
    func again() {
        let begun = (taken: 0, unread: 4 << 20, unfinished: 0)
        let fast = (taken: 2 << 20, unread: 4 << 20, unfinished: 0)
        let looks = [begun, begun, begun, begun] + Array(repeating: fast, count: 5)
        #expect(isAtFault(looks) == Array(repeating: false, count: 8) + [true])
        let idle = (taken: 3 << 20, unread: 0, unfinished: 0)
        let read = Array(repeating: begun, count: 4) + [idle] + Array(repeating: fast, count: 4)
        #expect(!isAtFault(read).contains(true))
    }

    @Test("Who leaves 64 KiB or more of a line unfinished for 5 seconds is")
    func unfinished() {
        let line = (taken: 0, unread: 0, unfinished: 65_536)
        let looks = Array(repeating: line, count: 21)
        #expect(isAtFault(looks) == Array(repeating: false, count: 20) + [true])
        let short = (taken: 0, unread: 0, unfinished: 65_535)
        #expect(!isAtFault(Array(repeating: short, count: 40)).contains(true))
        #expect(!isAtFault([line, line, short] + looks.dropLast()).contains(true))
    }

    @Test("What was seen in a shortage before does not count")
    func apart() {
        let look = (taken: 0, unread: 4 << 20, unfinished: 1 << 20)
        #expect(!isAtFault(Array(repeating: look, count: 20), apart: 501).contains(true))
    }
}
