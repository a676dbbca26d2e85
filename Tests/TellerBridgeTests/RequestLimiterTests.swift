import HTTPTypes
import NIOCore
import Testing

@testable import TellerBridge

@Suite("Requests of one address")
struct RequestLimiterTests {
    private func isAllowed(_ limiter: RequestLimiter, _ source: String, _ second: Int64) -> Bool {
        let now = NIODeadline.uptimeNanoseconds(1) + .seconds(second)
        return (try? limiter.count(source, at: now)) != nil
    }

    @Test("So many at once, and as many a minute; another address has its own")
    func count() throws {
        let limiter = try #require(RequestLimiter(perMinute: 60))
        for _ in 0..<60 { #expect(isAllowed(limiter, "a", 0)) }
        #expect(!isAllowed(limiter, "a", 0))
        #expect(isAllowed(limiter, "b", 0))
        #expect(isAllowed(limiter, "a", 1))
        #expect(!isAllowed(limiter, "a", 1))
        for _ in 0..<60 { #expect(isAllowed(limiter, "a", 100)) }
        #expect(!isAllowed(limiter, "a", 100))
    }

    @Test("The refusal says when to come back")
    func refusal() throws {
        let limiter = try #require(RequestLimiter(perMinute: 2))
        let now = NIODeadline.uptimeNanoseconds(1)
        try limiter.count("a", at: now)
        try limiter.count("a", at: now)
        let fault = #expect(throws: HTTPFault.self) { try limiter.count("a", at: now) }
        #expect(fault?.status == 429)
        #expect(fault?.headers[.retryAfter] == "30")
    }

    @Test("None is no limit")
    func none() { #expect(RequestLimiter(perMinute: 0) == nil) }
}
