internal import NIOCore
internal import Synchronization
internal import TellerRPC

/// Counts the requests of each source: so many a minute, and as many at once.
final class RequestLimiter: Sendable {
    private struct Bucket {
        /// Requests that may come now.
        var left: Double
        var at: NIODeadline
    }

    private let perMinute: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Returns: nil for 0, which is no limit.
    init?(perMinute: Int) {
        guard perMinute > 0 else { return nil }
        self.perMinute = perMinute
    }

    /// Sources that are remembered; beyond, those that have their full allowance are forgotten,
    /// and then whichever come first.
    private static let mostSources = 65_536

    /// - Errors: `rate_limited`.
    func count(_ source: String, at now: NIODeadline) throws(HTTPFault) {
        let perSecond = Double(perMinute) / 60
        let wait: Double? = buckets.withLock { buckets in
            var bucket = buckets[source] ?? Bucket(left: Double(perMinute), at: now)
            let seconds = Double((now - bucket.at).nanoseconds) / 1e9
            bucket.left = min(Double(perMinute), bucket.left + seconds * perSecond)
            bucket.at = now
            let isAllowed = bucket.left >= 1
            if isAllowed { bucket.left -= 1 }
            if buckets[source] == nil, buckets.count >= Self.mostSources {
                Self.forget(&buckets, perMinute: perMinute, at: now)
            }
            buckets[source] = bucket
            return isAllowed ? nil : (1 - bucket.left) / perSecond
        }
        guard let wait else { return }
        throw HTTPFault(
            RPCError(
                .rateLimited, "Your address sends more than \(perMinute) requests a minute.",
                data: ErrorData(retryAfterSeconds: max(1, Int(wait.rounded(.up))))))
    }

    private static func forget(
        _ buckets: inout [String: Bucket], perMinute: Int, at now: NIODeadline
    ) {
        let minute = TimeAmount.minutes(1)
        buckets = buckets.filter { now - $0.value.at < minute }
        if buckets.count >= mostSources { buckets.removeAll(keepingCapacity: true) }
    }
}
