import Dispatch
import Synchronization
import TellerLedger

/// A store whose transactions each wait at a gate before they begin.
final class GatedStore: LedgerStore {
    private let inner: any LedgerStore
    private let gate: Gate

    init(_ inner: any LedgerStore, gate: Gate) {
        self.inner = inner
        self.gate = gate
    }

    func transaction(
        _ body: (any LedgerTransaction) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let isToFail = gate.pass()
        try inner.transaction { ledger throws(LedgerError) in
            try body(ledger)
            if isToFail { throw .unavailable(.notApplied, reason: "the disk is full") }
        }
    }
}

/// Lets transactions pass one by one.
///
/// It blocks the ledger's own thread and no other.
final class Gate: Sendable {
    private let tickets = DispatchSemaphore(value: 0)
    private let failing: Set<Int>
    private let passed = Mutex(0)
    private let arrivals = AsyncStream<Void>.makeStream()

    /// - Parameter failing: the transactions that are to fail, counted from 1.
    init(failing: Set<Int> = []) { self.failing = failing }

    /// How many transactions there have been.
    var count: Int { passed.withLock { $0 } }

    func open(_ transactions: Int = 1) { for _ in 0..<transactions { tickets.signal() } }

    /// Waits until a transaction stands at the gate.
    func arrival() async {
        var iterator = arrivals.stream.makeAsyncIterator()
        await iterator.next()
    }

    fileprivate func pass() -> Bool {
        arrivals.continuation.yield()
        tickets.wait()
        return passed.withLock { count in
            count += 1
            return failing.contains(count)
        }
    }
}
