internal import Synchronization
package import TellerLedger

/// Holds everybody to a number a minute.
///
/// A class and no actor, since the ledger asks it in the middle of a transaction.
package final class RateLimiter<Key: Hashable & Sendable>: Sendable {
    private let buckets: Mutex<TokenBuckets<Key>>

    init(_ buckets: TokenBuckets<Key>) { self.buckets = Mutex(buckets) }

    /// Counts an attempt; or says how many seconds to wait for the next, and counts nothing.
    func take(_ key: Key, at now: Timestamp) -> Int? {
        buckets.withLock { $0.take(key, at: now) }
    }

    /// Gives an attempt back, as if it had not been.
    func giveBack(_ key: Key) { buckets.withLock { $0.giveBack(key) } }
}

extension RateLimiter: ChatPace where Key == AccountID {
    /// The pace of accounts; nil where there is no limit, so that no chat asks for it.
    package static func chats(perMinute: Int64) -> (any ChatPace)? {
        guard perMinute > 0 else { return nil }
        return RateLimiter(TokenBuckets(perMinute: perMinute, overflow: .admit))
    }

    package func admit(_ account: AccountID, at now: Timestamp) -> Int? { take(account, at: now) }
}
