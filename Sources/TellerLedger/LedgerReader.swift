/// Point reads of the ledger, in groups too: whatever waits shares one snapshot.
///
/// A snapshot is taken after the reads of its group were asked for, so each sees every write that
/// was answered before.
package actor LedgerReader {
    private let executor = ThreadExecutor()
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let store: any LedgerSnapshots
    private nonisolated let queue = GroupQueue<any PendingRead>()

    package init(store: sending any LedgerSnapshots) { self.store = store }

    /// Runs `body` on a snapshot; it makes a few look-ups, or reads a page.
    package nonisolated func read<Value: Sendable>(
        _ body: @escaping @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            if queue.append(Read(body: body, continuation: continuation)) {
                executor.add { self.assumeIsolated { $0.drain() } }
            }
        }
        return try result.get()
    }

    private func drain() {
        while true {
            let group = queue.take(atMost: Ledger.groupLimit)
            if group.isEmpty { return }
            var served = 0
            do throws(LedgerError) {
                try store.snapshot { snapshot throws(LedgerError) in
                    for read in group {
                        read.run(on: snapshot)
                        served += 1
                    }
                }
            } catch {
                for read in group[served...] { read.fail(error) }
            }
        }
    }
}

private protocol PendingRead: Sendable {
    func run(on snapshot: any LedgerSnapshot)
    func fail(_ error: LedgerError)
}

private struct Read<Value: Sendable>: PendingRead {
    let body: @Sendable (any LedgerSnapshot) throws(LedgerError) -> Value
    let continuation: CheckedContinuation<Result<Value, LedgerError>, Never>

    func run(on snapshot: any LedgerSnapshot) {
        let result: Result<Value, LedgerError>
        do throws(LedgerError) {
            result = .success(try body(snapshot))
        } catch {
            result = .failure(error)
        }
        continuation.resume(returning: result)
    }

    func fail(_ error: LedgerError) { continuation.resume(returning: .failure(error)) }
}
