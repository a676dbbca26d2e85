internal import Synchronization
package import TellerLedger
internal import TellerRPC

/// What the daemon has done since it began to serve, and who has been busy in the last minute.
package final class Activity: Sendable {
    let requests = Counter()
    let refusals = Counter()
    let connections = Counter()
    private let chats = Counter()
    private let groups = Counter()
    private let writes = Counter()
    private let commitMicroseconds = Counter()
    private let recent = Mutex(Recent())

    package init() {}

    /// Counts a group of the ledger's; one that could not commit has written nothing.
    package func served(_ group: GroupReport) {
        guard group.error == nil else { return }
        groups.add()
        writes.add(group.commands)
        commitMicroseconds.add(Int(group.duration / .microseconds(1)))
    }

    /// In one line, for whoever looks at the service.
    package var summary: String { "\(connections.value) connections, \(chats.value) chats so far" }

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
        AdminActivity.Result(
            uptimeSeconds: uptimeSeconds, connections: Int64(connections.value),
            requests: Int64(requests.value), refusals: Int64(refusals.value),
            chats: Int64(chats.value), holds: 0, groups: Int64(groups.value),
            writes: Int64(writes.value), commitMicroseconds: Int64(commitMicroseconds.value),
            busiest: [])
    }

    /// Charges of the last minute, in slices that are forgotten one by one.
    struct Recent {
        struct Sums {
            var chats: Int64 = 0
            var tokens: Int64 = 0
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
            sums[slice][account, default: Sums()].chats += 1
            sums[slice][account, default: Sums()].tokens += price
        }

        mutating func sums(at now: ContinuousClock.Instant) -> [AccountID: Sums] {
            advance(to: now)
            return sums.reduce(into: [:]) { all, slice in
                for (account, sums) in slice {
                    all[account, default: Sums()].chats += sums.chats
                    all[account, default: Sums()].tokens += sums.tokens
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
