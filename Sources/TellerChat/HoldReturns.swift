internal import Synchronization
internal import TellerLedger

/// Holds that nobody could give back because the ledger could not commit: each is given back once
/// it can.
package final class HoldReturns: Sendable {
    private let ledger: Ledger
    private let owner: Owner
    private let open = Mutex<[ChatID: ReleaseChat]>([:])
    /// Who looks after the other holds.
    let claims = HoldClaims()

    init(ledger: Ledger, owner: Owner) {
        self.ledger = ledger
        self.owner = owner
    }

    func add(_ release: ReleaseChat) { open.withLock { $0[release.chat] = release } }

    /// Whether none waits, nor may have been lost.
    package var isEmpty: Bool { open.withLock { $0.isEmpty } && !claims.mayHaveLost }

    /// Tries each once; what the ledger still can't commit waits for the next attempt.
    package func attempt() async {
        do throws(LedgerError) {
            for release in open.withLock({ Array($0.values) }) {
                try await attempt(release)
                open.withLock { $0[release.chat] = nil }
            }
            try await releaseLost()
        } catch {
            // The ledger can't commit, which others tell.
        }
    }

    /// - Errors: `unavailable`, and no other.
    private func attempt(_ release: ReleaseChat) async throws(LedgerError) {
        do throws(LedgerError) {
            _ = try await ledger.post(release)
        } catch {
            // Settled after all, or given back already: then there is no hold any more.
            if case .unavailable = error { throw error }
        }
    }

    /// Those whose outcome was unknown, as far as they were written after all.
    private func releaseLost() async throws(LedgerError) {
        guard claims.mayHaveLost else { return }
        let losses = claims.losses
        let release = ReleaseLostHolds(owner: owner, isLookedAfter: isLookedAfter)
        while try await ledger.post(release) > 0 {}
        claims.recovered(losses)
    }

    /// In this order, since a chat that ends gives its claim up only once its release waits here.
    private func isLookedAfter(_ chat: ChatID) -> Bool {
        claims.includes(chat) || open.withLock { $0[chat] != nil }
    }
}
