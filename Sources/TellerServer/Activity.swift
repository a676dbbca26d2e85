internal import Synchronization
package import TellerLedger
internal import TellerMetrics
internal import TellerRPC

/// What the daemon has done since it began to serve, and who has been busy in the last minute.
package final class Activity: Sendable {
    package let metrics = DaemonMetrics()
    private let chats = CounterCell()
    private let recent = Mutex(Recent())

    package init() {}

    /// Counts a group of the ledger's.
    package func served(_ group: GroupReport) { metrics.ledger.served(group) }

    /// In one line, for whoever looks at the service; `running` are chats that are with models.
    package func summary(running: Int) -> String {
        "\(Int(metrics.connections.value)) connections, \(chats.value) chats so far, \(running) running"
    }

    func charged(_ receipt: ChatReceipt) {
        guard !receipt.isReplayed else { return }
        chats.add()
        recent.withLock { $0.add(receipt.account, receipt.price, at: .now) }
    }

    /// The accounts with most chats in the last minute, and how many tokens they spent.
    func busiest(limit: Int) -> [(account: AccountID, sums: Recent.Sums)] {
        let sums = recent.withLock { $0.sums(at: .now) }
        return sums.sorted { $0.value.chats > $1.value.chats }.prefix(limit)
            .map { ($0.key, $0.value) }
    }

    /// Sums so far; holds and the busiest are for the caller to add.
    func result(uptimeSeconds: Int64) -> AdminActivity.Result {
        let commits = metrics.ledger.commits.snapshot
        return AdminActivity.Result(
            uptimeSeconds: uptimeSeconds, connections: Int64(metrics.connections.value),
            requests: Int64(metrics.requests), refusals: Int64(metrics.refusals),
            chats: Int64(chats.value), holds: 0, groups: Int64(commits.count),
            writes: Int64(metrics.ledger.posts.value),
            commitMicroseconds: Int64(commits.sum * 1_000_000), busiest: [])
    }

    /// Charges of the last minute, in slices that are forgotten one by one.
    struct Recent {
        struct Sums {
            var chats: Int64 = 0
            var tokens: Int64 = 0

            mutating func add(_ other: Sums) {
                chats.addClamped(other.chats)
                tokens.addClamped(other.tokens)
            }
        }

        private static let slices = 6
        private static let seconds: Int64 = 10
        /// Accounts of a slice: beyond them nobody is told apart who is not among them already.
        private static let accounts = 10_000

        private var sums = [[AccountID: Sums]](repeating: [:], count: slices)
        private var newest: Int64 = 0
        private let origin = ContinuousClock.now

        mutating func add(
            _ account: AccountID, _ price: Int64, at now: ContinuousClock.Instant
        ) {
            advance(to: now)
            let slice = Int(newest) % Self.slices
            guard sums[slice].count < Self.accounts || sums[slice][account] != nil else { return }
            sums[slice][account, default: Sums()].add(Sums(chats: 1, tokens: price))
        }

        mutating func sums(at now: ContinuousClock.Instant) -> [AccountID: Sums] {
            advance(to: now)
            return sums.reduce(into: [:]) { all, slice in
                for (account, sums) in slice {
                    all[account, default: Sums()].add(sums)
                }
            }
        }

        private mutating func advance(to now: ContinuousClock.Instant) {
            let slice = (now - origin).components.seconds / Self.seconds
            while newest < slice {
                newest = max(newest + 1, slice - Int64(Self.slices))
                sums[Int(newest) % Self.slices].removeAll(keepingCapacity: true)
            }
        }
    }
}
