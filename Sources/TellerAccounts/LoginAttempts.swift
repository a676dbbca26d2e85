internal import TellerLedger

/// Counts passwords that are tried, before they are hashed, so that those tried at the same time
/// can't pass together.
///
/// First by account and source, so that one account under attack is no matter to others; then by
/// source alone, so that guessing over many accounts ends too. Whether an account exists makes no
/// difference.
struct LoginAttempts: Sendable {
    /// What one source may try over all accounts, in shares of one account.
    static let accountsOfSource: Int64 = 10

    private struct Target: Hashable, Sendable {
        var source: Source
        var foldedName: String
    }

    private let byTarget: RateLimiter<Target>
    private let bySource: RateLimiter<Source>

    init(perMinute: Int64) {
        byTarget = RateLimiter(TokenBuckets(perMinute: perMinute))
        bySource = RateLimiter(TokenBuckets(perMinute: perMinute * Self.accountsOfSource))
    }

    /// Counts an attempt; or says how many seconds to wait for the next, and counts nothing.
    func begin(_ source: Source, name: String, at now: Timestamp) -> Int? {
        let target = Target(source: source, foldedName: AccountRecord.folded(name))
        if let wait = byTarget.take(target, at: now) { return wait }
        guard let wait = bySource.take(source, at: now) else { return nil }
        byTarget.giveBack(target)
        return wait
    }

    /// Gives back an attempt that was no wrong password.
    func forgive(_ source: Source, name: String) {
        byTarget.giveBack(Target(source: source, foldedName: AccountRecord.folded(name)))
        bySource.giveBack(source)
    }
}
