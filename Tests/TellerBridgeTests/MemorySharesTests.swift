import Testing

@testable import TellerBridge

@Suite("Shares of the memory")
struct MemorySharesTests {
    private let whole = MemoryBudget(limit: 1600)

    @Test("A source has one share, however often it comes back while anything of it is held")
    func same() {
        let shares = MemoryShares(of: whole)
        var charge: MemoryCharge? = MemoryCharge(shares.share(of: "a"))
        #expect(charge?.take(100, for: .due) == true)
        #expect(shares.share(of: "a").bytes == 100)
        #expect(shares.share(of: "b").bytes == 0)
        charge = nil
        #expect(whole.bytes == 0)
        #expect(shares.share(of: "a").bytes == 0)
    }

    @Test("Sources that have gone are not kept in mind for ever")
    func forgotten() {
        let shares = MemoryShares(of: whole)
        let kept = shares.share(of: "kept")
        for number in 0..<5000 { _ = shares.share(of: "\(number)") }
        #expect(shares.count <= 1024)
        #expect(shares.share(of: "kept") === kept)
    }
}
