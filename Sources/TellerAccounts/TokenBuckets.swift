internal import TellerLedger

/// Who has had how much of a number a minute.
///
/// Each key has a bucket of that number, which refills evenly. What is kept of it is what is
/// missing: a full bucket is not kept at all, so memory follows those who are at it now. All is
/// whole numbers: one attempt is as many parts as a minute has milliseconds, and each millisecond
/// brings as many parts back as there are attempts to a minute.
struct TokenBuckets<Key: Hashable & Sendable>: Sendable {
    /// Keys that are kept; at 100 bytes each, 6 MiB.
    static var keyLimit: Int { 65_536 }

    /// What becomes of those for whom there is no room while all buckets are in use.
    enum Overflow: Sendable {
        /// They share one bucket: right for strangers, who can be as many as they like. Nobody's
        /// limit is forgotten for their sake.
        case share
        /// They are not counted: right where there can't be more than the operator lets in.
        case admit
    }

    private struct Bucket {
        /// Parts that are missing at that time; above zero.
        var missing: Int64
        var at: Int64
    }

    private static var attempt: Int64 { 60_000 }
    /// How far, in milliseconds, an attempt may be behind the one before it because its caller was
    /// held up after reading the clock; what is more is a clock that was set back.
    private static var delay: Int64 { 1000 }
    /// How often, at most, all buckets are gone through for full ones, in milliseconds.
    private static var sweepPause: Int64 { 1000 }

    private let perMinute: Int64
    private let overflow: Overflow
    private let limit: Int
    private var buckets: [Key: Bucket] = [:]
    private var shared: Bucket?
    private var sweptAt: Int64?

    /// Zero a minute stands for no limit.
    init(perMinute: Int64, overflow: Overflow = .share, limit: Int = keyLimit) {
        self.perMinute = perMinute
        self.overflow = overflow
        self.limit = limit
    }

    var count: Int { buckets.count }

    /// Counts an attempt; or says how many seconds to wait for the next, and counts nothing.
    mutating func take(_ key: Key, at time: Timestamp) -> Int? {
        guard perMinute > 0 else { return nil }
        let now = time.milliseconds
        let known = buckets[key]
        if known == nil, !hasRoom(at: now) {
            guard overflow == .share else { return nil }
            return take(from: &shared, at: now)
        }
        var bucket = known
        let wait = take(from: &bucket, at: now)
        buckets[key] = bucket
        return wait
    }

    /// Gives an attempt back, as if it had not been.
    mutating func giveBack(_ key: Key) {
        guard var bucket = buckets[key] else { return }
        bucket.missing -= Self.attempt
        buckets[key] = bucket.missing > 0 ? bucket : nil
    }

    private func take(from bucket: inout Bucket?, at now: Int64) -> Int? {
        let standing = bucket.flatMap { refilled($0, at: now) } ?? Bucket(missing: 0, at: now)
        let excess = standing.missing + Self.attempt - perMinute * Self.attempt
        guard excess <= 0 else {
            // Kept too, for the time it has now.
            bucket = standing
            let milliseconds = standing.at - now + (excess + perMinute - 1) / perMinute
            return Int((milliseconds + 999) / 1000)
        }
        bucket = Bucket(missing: standing.missing + Self.attempt, at: standing.at)
        return nil
    }

    /// What a bucket has come to; nil once it is full.
    ///
    /// A clock that was set back brings nothing back, and takes nothing: the bucket refills from the
    /// new time on, not only once the old one is reached again.
    private func refilled(_ bucket: Bucket, at now: Int64) -> Bucket? {
        guard now > bucket.at else {
            return bucket.at - now > Self.delay ? Bucket(missing: bucket.missing, at: now) : bucket
        }
        let (parts, isLong) = (now - bucket.at).multipliedReportingOverflow(by: perMinute)
        guard !isLong, parts < bucket.missing else { return nil }
        return Bucket(missing: bucket.missing - parts, at: now)
    }

    private mutating func hasRoom(at now: Int64) -> Bool {
        if buckets.count < limit { return true }
        if let sweptAt, (0..<Self.sweepPause).contains(now - sweptAt) { return false }
        sweptAt = now
        buckets = buckets.compactMapValues { refilled($0, at: now) }
        return buckets.count < limit
    }
}
