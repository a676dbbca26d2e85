import NIOCore
import Testing

@testable import TellerBridge

@Suite("Clients that take too little of what waits for them")
struct SlownessTests {
    /// A look each 10 seconds: how much was written until then, and how much of it waits.
    private func isTooMuch(_ looks: [(written: Int, unread: Int)]) -> [Bool] {
        var slowness = Slowness()
        return looks.enumerated().map { index, look in
            slowness.isTooMuch(
                written: look.written, unread: look.unread,
                at: .uptimeNanoseconds(0) + .seconds(10 * Int64(index)))
        }
    }

    private let enough = BridgeLimits.slowReaderBytes

    @Test("One that takes nothing for 30 seconds")
    func nothing() {
        #expect(
            isTooMuch([(100, 100), (100, 100), (100, 100), (100, 100)])
                == [false, false, false, true])
    }

    @Test("What is written anew makes it no faster")
    func growing() {
        #expect(
            isTooMuch([(100, 100), (200, 200), (300, 300), (400, 400)])
                == [false, false, false, true])
    }

    @Test("Nor does a byte now and then")
    func trickle() {
        let all = 10 * enough
        #expect(
            isTooMuch([(all, all), (all, all - 1), (all, all - 2), (all, all - 3)])
                == [false, false, false, true])
    }

    @Test("One that takes enough, or all, is none")
    func fast() {
        let all = 10 * enough
        #expect(
            !isTooMuch((0..<9).map { (all, all - $0 / 2 * enough) }).contains(true))
        #expect(!isTooMuch([(1, 1), (1, 1), (1, 0), (2, 1), (2, 1), (2, 1)]).contains(true))
        // Something waits at each look, but never the same.
        #expect(!isTooMuch((1..<20).map { (10 * $0, 10) }).contains(true))
    }
}
