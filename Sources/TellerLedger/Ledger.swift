/// Owns all money: every write of balances, entries, chats and logins goes through it, in groups.
///
/// Callers queue a command and wait. The executor takes whatever waits, applies it in one
/// transaction, and answers all after the commit, while the next group gathers. So throughput grows
/// with load, and each answer still stands for something that is on disk.
package actor Ledger {
    /// Commands of one group at most: enough that a group's fsync no longer matters, few enough
    /// that the first of them does not wait for long.
    static let groupLimit = 512

    package typealias Clock = @Sendable () -> Timestamp

    private let executor = ThreadExecutor()
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private let store: any LedgerStore
    private let clock: Clock
    private nonisolated let queue = GroupQueue<any PendingCommand>()
    /// Told of each group.
    private let observe: @Sendable (GroupReport) -> Void

    package init(
        store: sending any LedgerStore, clock: @escaping Clock,
        observe: @escaping @Sendable (GroupReport) -> Void = { _ in }
    ) {
        self.store = store
        self.clock = clock
        self.observe = observe
    }

    /// Queues a command and waits for its group.
    ///
    /// On return it is on disk; what it throws has left no trace, unless it is `unavailable` with
    /// the outcome `unknown`.
    ///
    /// A caller that is cancelled while it waits changes nothing.
    package nonisolated func post<Command: LedgerCommand>(
        _ command: Command
    ) async throws(LedgerError) -> Command.Outcome {
        let result = await withUnsafeContinuation { continuation in
            if queue.append(Pending(command: command, continuation: continuation)) {
                executor.add { self.assumeIsolated { $0.drain() } }
            }
        }
        return try result.get()
    }

    private func drain() {
        while true {
            let group = queue.take(atMost: Self.groupLimit)
            if group.isEmpty { return }
            serve(group)
        }
    }

    private func serve(_ group: [any PendingCommand]) {
        var answers: [@Sendable () -> Void] = []
        answers.reserveCapacity(group.count)
        var deeds: [AdminDeed] = []
        var writes = 0
        let begin = ContinuousClock.now
        do throws(LedgerError) {
            let now = clock()
            try store.transaction { ledger throws(LedgerError) in
                for command in group { answers.append(try command.apply(to: ledger, at: now)) }
                writes = ledger.writes
                deeds = try ledger.audits.map { audit throws(LedgerError) in
                    try AdminDeed(audit, ledger)
                }
            }
        } catch {
            for command in group { command.fail(error) }
            return observe(
                GroupReport(
                    commands: group.count, duration: ContinuousClock.now - begin, error: error))
        }
        let duration = ContinuousClock.now - begin
        for answer in answers { answer() }
        observe(
            GroupReport(
                commands: group.count, writes: writes, duration: duration, error: nil, deeds: deeds)
        )
    }
}
