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

    @Test(
        "Behind a proxy that is trusted a request counts with whom it is for, and else with the peer"
    )
    func forwarded() throws {
        var settings = BridgeSettings(socketPath: "")
        settings.trustedProxies = [try #require(AddressRange("192.0.2.0/24"))]
        let policy = RequestPolicy(settings: settings, isSecure: false, limiter: nil)
        let all = MemoryShares(of: whole)
        func budget(of peer: String, _ values: [String]) throws -> MemoryBudget {
            let peer = try #require(ClientAddress(peer))
            let own = policy.isExempt(peer) ? whole : all.share(of: peer.source)
            return RequestShares(own, of: all, policy, peer).budget(forwardedFor: values)
        }
        let caller = all.share(of: "198.51.100.7")
        #expect(try budget(of: "192.0.2.1", ["198.51.100.7"]) === caller)
        // What the caller says of itself stands left of what the proxies say.
        #expect(try budget(of: "192.0.2.1", ["203.0.113.1, 198.51.100.7, 192.0.2.2"]) === caller)
        #expect(try budget(of: "192.0.2.1", ["198.51.100.7", "192.0.2.2"]) === caller)
        for values in [[], ["192.0.2.3"], ["nonsense"]] {
            #expect(try budget(of: "192.0.2.1", values) === whole)
        }
        // Not trusted: believed by nobody.
        #expect(try budget(of: "198.51.100.7", ["203.0.113.1"]) === caller)
        #expect(try budget(of: "127.0.0.1", ["203.0.113.1"]) === whole)
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
