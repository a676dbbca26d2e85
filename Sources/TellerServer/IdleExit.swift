internal import TellerLedger

/// When a daemon that is started on demand ends by itself.
package struct IdleExit: Sendable {
    let limit: Duration
    let isBusy: @Sendable () async -> Bool

    /// After `limit` without a connection, unless `isBusy` says that there is work that no
    /// connection stands for.
    package init(after limit: Duration, unless isBusy: @escaping @Sendable () async -> Bool) {
        self.limit = limit
        self.isBusy = isBusy
    }

    /// How soon it looks again when there is work left.
    private static let pause = Duration.seconds(1)

    /// Returns when it is time, or the task is cancelled.
    ///
    /// Whoever connects after the last look waits at systemd's socket, and starts the next daemon.
    func wait(_ table: ConnectionTable, _ acceptors: [Acceptor]) async {
        while !Task.isCancelled {
            if let left = left(table) {
                try? await Task.sleep(for: left)
                continue
            }
            // Who is at the door already is let in, and then it is not idle.
            for acceptor in acceptors { await acceptor.acceptWaiting() }
            if left(table) == nil {
                guard await isBusy() else { return }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }

    /// What is left of the limit; nil if it is over.
    private func left(_ table: ConnectionTable) -> Duration? {
        guard let since = table.idleSince else { return limit }
        let left = limit - (ContinuousClock.now - since)
        return left > .zero ? left : nil
    }
}
