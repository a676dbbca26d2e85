import TellerLedger
import Testing

@testable import TellerServer

@Suite("Who was busy in the last minute")
struct BusiestTests {
    private let begin = ContinuousClock.now

    private func tokens(_ recent: inout Activity.Recent, after seconds: Int) -> Int64? {
        recent.sums(at: begin + .seconds(seconds))[AccountID(1)]?.tokens
    }

    @Test("Tokens are counted as far as a number goes, in one slice of it and over all")
    func largeSums() {
        var recent = Activity.Recent()
        for second in [1, 2, 21, 22] {
            recent.add(AccountID(1), .max, at: begin + .seconds(second))
        }
        #expect(tokens(&recent, after: 23) == .max)
        #expect(recent.sums(at: begin + .seconds(23))[AccountID(1)]?.chats == 4)
        #expect(tokens(&recent, after: 100) == nil, "it is forgotten after a minute")
    }
}
