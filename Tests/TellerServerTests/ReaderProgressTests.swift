import NIOCore
import Testing

@testable import TellerServer

@Suite("A slow reader, and one that has stopped")
struct ReaderProgressTests {
    /// How things stand when they are looked at, in milliseconds since the first look.
    private struct Look {
        var taken: Int
        var unread: Int
        var at: Int64
    }

    /// What each look makes of the reader.
    private func hasStopped(_ looks: [Look]) -> [Bool] {
        var progress = ReaderProgress()
        return looks.map {
            progress.hasStopped(
                taken: $0.taken, unread: $0.unread,
                at: .uptimeNanoseconds(1) + .milliseconds($0.at))
        }
    }

    @Test("Who takes no byte for 30 seconds of what waits has stopped, and not before")
    func stopped() {
        let looks = [
            Look(taken: 5, unread: 1, at: 0), Look(taken: 5, unread: 1000, at: 15_000),
            Look(taken: 5, unread: 1000, at: 29_999), Look(taken: 5, unread: 1000, at: 30_000),
        ]
        #expect(hasStopped(looks) == [false, false, false, true])
    }

    @Test("Who takes a byte now and then is slow, however long that lasts")
    func slow() {
        let looks = (0..<100).map {
            Look(taken: $0, unread: 1 << 20, at: Int64($0) * 29_999)
        }
        #expect(!hasStopped(looks).contains(true))
    }

    @Test("Who has read all may be silent: the time begins with what is unread")
    func idle() {
        let looks = [
            Look(taken: 5, unread: 1, at: 0), Look(taken: 5, unread: 0, at: 29_000),
            Look(taken: 5, unread: 0, at: 100_000), Look(taken: 5, unread: 1, at: 101_000),
            Look(taken: 5, unread: 1, at: 130_999), Look(taken: 5, unread: 1, at: 131_000),
        ]
        #expect(hasStopped(looks) == [false, false, false, false, false, true])
    }
}
