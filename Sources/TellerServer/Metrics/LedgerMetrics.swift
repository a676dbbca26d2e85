internal import TellerLedger
internal import TellerMetrics

/// What is counted of the ledger's groups.
struct LedgerMetrics: Sendable {
    let posts: CounterCell
    let commits: HistogramCell
    private let groupPosts: HistogramCell
    private let failedCommits: CounterCell
    private let isUp: GaugeCell

    init(_ registry: MetricsRegistry) {
        posts = registry.counter(.posts)
        commits = registry.histogram(.commitDuration)
        groupPosts = registry.histogram(.groupPosts)
        failedCommits = registry.counter(.failedCommits)
        isUp = registry.gauge(.ledgerUp)
        // Nothing has failed yet.
        isUp.set(1.0)
    }

    /// Counts a group; one that could not commit has written nothing, and one of refusals and
    /// probes was not synced, so that it says nothing of the disk.
    func served(_ group: GroupReport) {
        guard group.error == nil else {
            failedCommits.add()
            return isUp.set(0.0)
        }
        guard group.writes > 0 else { return }
        isUp.set(1.0)
        posts.add(group.commands)
        groupPosts.observe(Double(group.commands))
        commits.observe(group.duration / .seconds(1))
    }
}

extension LedgerTotals {
    /// What the ledger holds, from its rollups.
    func readings(openHolds: Int64) -> [MetricReading] {
        [
            MetricReading(.accounts, Double(accounts)),
            MetricReading(.balances, Double(balances)),
            MetricReading(.held, Double(held)),
            MetricReading(.openHolds, Double(openHolds)),
            MetricReading(.granted, Double(sums.granted)),
            MetricReading(.charged, Double(sums.charged)),
            MetricReading(.refunded, Double(sums.refunded)),
            MetricReading(.withdrawn, Double(sums.withdrawn)),
        ]
    }
}
