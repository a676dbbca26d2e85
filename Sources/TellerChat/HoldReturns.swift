internal import Synchronization
internal import TellerLedger

/// Holds that could not be given back because the ledger could not commit: each is given back once
/// it can.
package final class HoldReturns: Sendable {
    private let ledger: Ledger
    private let open = Mutex<[ReleaseChat]>([])

    init(ledger: Ledger) { self.ledger = ledger }

    func add(_ release: ReleaseChat) { open.withLock { $0.append(release) } }

    /// Tries once; whether none is left.
    package func attempt() async -> Bool {
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
                open.withLock { $0 += releases[index...] }
                return false
            }
        }
        return open.withLock { $0.isEmpty }
    }
}
