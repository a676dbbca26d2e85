internal import Synchronization
package import TellerLedger

/// Remembers which logins are used, until that is written down, all at once; so that a read stays a
/// read.
package final class LoginUses: Sendable {
    /// Logins of one round; at 100 bytes each, 6 MiB.
    ///
    /// Those beyond are written down when they are used after it.
    package static let limit = 65_536

    private static let minute: Int64 = 60_000

    private let uses = Mutex<[TokenHash: Timestamp]>([:])

    package init() {}

    /// Notes that a request with a good token was answered.
    package func note(_ token: TokenHash, at now: Timestamp) {
        let minute = Timestamp(
            milliseconds: now.milliseconds / Self.minute * Self.minute)
        uses.withLock { uses in
            let known = uses[token]
            if known == minute || (known == nil && uses.count >= Self.limit) { return }
            uses[token] = minute
        }
    }

    /// Writes down what was noted; what the ledger can't commit is kept for the next time.
    package func flush(to ledger: Ledger) async {
        var rest = uses.withLock { uses in
            defer { uses = [:] }
            return uses.map { (token: $0.key, at: $0.value) }
        }
        while !rest.isEmpty {
            let chunk = Array(rest.suffix(TouchLogins.limit))
            do throws(LedgerError) {
                try await ledger.post(TouchLogins(uses: chunk))
            } catch {
                return keep(rest)
            }
            rest.removeLast(chunk.count)
        }
    }

    private func keep(_ rest: [(token: TokenHash, at: Timestamp)]) {
        uses.withLock { uses in
            for use in rest where uses.count < Self.limit && uses[use.token] == nil {
                uses[use.token] = use.at
            }
        }
    }

    var count: Int { uses.withLock(\.count) }
}
