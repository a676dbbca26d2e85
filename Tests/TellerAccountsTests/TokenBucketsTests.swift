import TellerLedger
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("A number a minute")
struct TokenBucketsTests {
    private let clock = TestClock()

    @Test(
        "All of it may be used up at once, and then comes back evenly",
        arguments: [1, 2, 10, 59, 60, 61, 1000])
    func refill(perMinute: Int64) {
        var buckets = TokenBuckets<Int>(perMinute: perMinute)
        for _ in 0..<perMinute { #expect(buckets.take(1, at: clock.now) == nil) }
        let seconds = (60 + perMinute - 1) / perMinute
        #expect(buckets.take(1, at: clock.now) == Int(seconds))
        #expect(buckets.take(2, at: clock.now) == nil, "another has its own")
        clock.advance(seconds: seconds)
        #expect(buckets.take(1, at: clock.now) == nil)
        clock.advance(seconds: 60)
        for _ in 0..<perMinute { #expect(buckets.take(1, at: clock.now) == nil) }
        #expect(buckets.take(1, at: clock.now) != nil, "never more than a minute's worth")
    }

    @Test("What is refused does not count, so the wait that was told is enough")
    func refusalsAreFree() {
        var buckets = TokenBuckets<Int>(perMinute: 2)
        for _ in 0..<2 { _ = buckets.take(1, at: clock.now) }
        for _ in 0..<1000 { #expect(buckets.take(1, at: clock.now) == 30) }
        clock.advance(seconds: 29)
        #expect(buckets.take(1, at: clock.now) == 1)
        clock.advance(seconds: 1)
        #expect(buckets.take(1, at: clock.now) == nil)
    }

    @Test("Zero is no limit")
    func noLimit() {
        var buckets = TokenBuckets<Int>(perMinute: 0)
        for _ in 0..<1000 { #expect(buckets.take(1, at: clock.now) == nil) }
        #expect(buckets.count == 0)
    }

    @Test("What is given back can be had again, and a full bucket is forgotten")
    func giveBack() {
        var buckets = TokenBuckets<Int>(perMinute: 1)
        for _ in 0..<100 {
            #expect(buckets.take(1, at: clock.now) == nil)
            buckets.giveBack(1)
        }
        #expect(buckets.count == 0)
        buckets.giveBack(2)
        #expect(buckets.count == 0)
    }

    @Test("A clock that is set back neither gives nor takes; one that is set ahead fills")
    func clockSteps() {
        var buckets = TokenBuckets<Int>(perMinute: 1)
        #expect(buckets.take(1, at: clock.now) == nil)
        clock.advance(seconds: -1_000_000)
        #expect(buckets.take(1, at: clock.now) == 60)
        clock.advance(seconds: 2_000_000)
        #expect(buckets.take(1, at: clock.now) == nil)
        #expect(buckets.take(1, at: Timestamp(milliseconds: .max)) == nil)
    }

    @Test("A clock that is set back keeps nobody out for longer than the wait that was told")
    func setBack() {
        var buckets = TokenBuckets<Int>(perMinute: 2, limit: 2)
        // The third is a stranger who shares a bucket.
        for key in 0..<3 { for _ in 0..<2 { _ = buckets.take(key, at: clock.now) } }
        clock.advance(seconds: -86_400)
        for key in 0..<3 { #expect(buckets.take(key, at: clock.now) == 30) }
        clock.advance(seconds: 30)
        for key in 0..<3 { #expect(buckets.take(key, at: clock.now) == nil) }
        for key in 0..<3 { #expect(buckets.take(key, at: clock.now) == 30) }
    }

    @Test("A clock that is set back leaves room for new keys as ever")
    func setBackAndSwept() {
        var buckets = TokenBuckets<Int>(perMinute: 1, limit: 4)
        for key in 0..<4 { _ = buckets.take(key, at: clock.now) }
        clock.advance(seconds: -86_400)
        #expect(buckets.take(4, at: clock.now) == nil, "by the bucket that strangers share")
        #expect(buckets.take(5, at: clock.now) == 60)
        clock.advance(seconds: 60)
        for key in 5..<9 { #expect(buckets.take(key, at: clock.now) == nil) }
        #expect(buckets.count == 4)
    }

    @Test("Attempts that overtake each other bring nothing back")
    func overtaking() {
        var buckets = TokenBuckets<Int>(perMinute: 60)
        for _ in 0..<60 { _ = buckets.take(1, at: clock.now) }
        let now = clock.now.milliseconds
        for _ in 0..<1000 {
            #expect(buckets.take(1, at: Timestamp(milliseconds: now + 900)) == 1)
            #expect(buckets.take(1, at: Timestamp(milliseconds: now)) == 1)
        }
        #expect(buckets.take(1, at: Timestamp(milliseconds: now + 1000)) == nil)
        #expect(buckets.take(1, at: Timestamp(milliseconds: now + 1000)) == 1)
    }

    @Test("Strangers beyond what is kept share one bucket, and nobody's limit is forgotten")
    func overflow() {
        var buckets = TokenBuckets<Int>(perMinute: 2, limit: 4)
        for key in 0..<4 { for _ in 0..<2 { _ = buckets.take(key, at: clock.now) } }
        let admitted = (4..<1000).count { buckets.take($0, at: clock.now) == nil }
        #expect(admitted == 2)
        for key in 0..<4 { #expect(buckets.take(key, at: clock.now) != nil) }
        #expect(buckets.count == 4)
        // Full ones make room.
        clock.advance(seconds: 60)
        for key in 1000..<1004 { #expect(buckets.take(key, at: clock.now) == nil) }
        #expect(buckets.count == 4)
    }

    @Test("Where there can't be many, those beyond what is kept go free")
    func freeOverflow() {
        var buckets = TokenBuckets<Int>(perMinute: 1, overflow: .admit, limit: 4)
        for key in 0..<1000 { #expect(buckets.take(key, at: clock.now) == nil) }
        #expect(buckets.take(3, at: clock.now) == 60)
        #expect(buckets.take(4, at: clock.now) == nil)
    }

    @Test("A flood of new keys costs little, although all buckets are in use")
    func floodIsCheap() {
        var buckets = TokenBuckets<Int>(perMinute: 1)
        for key in 0..<TokenBuckets<Int>.keyLimit { _ = buckets.take(key, at: clock.now) }
        let start = ContinuousClock.now
        for key in 100_000..<200_000 { _ = buckets.take(key, at: clock.now) }
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(buckets.count == TokenBuckets<Int>.keyLimit)
    }
}
