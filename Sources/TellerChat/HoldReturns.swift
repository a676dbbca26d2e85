internal import Synchronization
internal import TellerLedger

/// Holds that could not be given back because the ledger could not commit: each is given back once
/// it can.
package final class HoldReturns: Sendable {
    private let ledger: Ledger
    private let open = Mutex<[ReleaseChat]>([])

    init(ledger: Ledger) { self.ledger = ledger }

    func add(_ release: ReleaseChat) { open.withLock { $0.append(release) } }

    /// Whether none waits.
    package var isEmpty: Bool { open.withLock { $0.isEmpty } }

    /// Tries each once; what the ledger still can't commit waits for the next attempt.
    package func attempt() async {
        let releases = open.withLock { open in
            defer { open = [] }
            return open
        }
        for (index, release) in releases.enumerated() {
            do throws(LedgerError) {
                _ = try await ledger.post(release)
            } catch {
                // Settled after all, or given back already: then there is no hold any more.
                guard case .unavailable = error else { continue }
                return open.withLock { $0 += releases[index...] }
            }
        }
    }
}
