import TellerRPC

/// What the daemon did between two looks at its counters, a second at a time.
struct ActivityRate: Hashable, Sendable, Encodable {
    var requests: Double
    var refusals: Double
    var chats: Double
    var groups: Double
    /// Writes that shared a transaction; nil where none was committed.
    var writesPerGroup: Double?
    /// What a transaction took; nil where none was committed.
    var commitMicroseconds: Double?

    enum CodingKeys: String, CodingKey {
        case requests = "requests_per_second"
        case refusals = "refusals_per_second"
        case chats = "chats_per_second"
        case groups = "groups_per_second"
        case writesPerGroup = "writes_per_group"
        case commitMicroseconds = "commit_microseconds"
    }

    /// Nil where the later counters are those of another daemon, or no time has passed.
    init?(
        from before: AdminActivity.Result, to now: AdminActivity.Result, seconds: Double
    ) {
        guard seconds > 0, now.requests >= before.requests, now.groups >= before.groups,
            now.uptimeSeconds >= before.uptimeSeconds
        else { return nil }
        func rate(_ counter: KeyPath<AdminActivity.Result, Int64>) -> Double {
            Double(max(0, now[keyPath: counter] - before[keyPath: counter])) / seconds
        }
        // Thousandths: the rest is noise of the clock.
        func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
        requests = rounded(rate(\.requests))
        refusals = rounded(rate(\.refusals))
        chats = rounded(rate(\.chats))
        groups = rounded(rate(\.groups))
        let commits = rate(\.groups)
        if commits > 0 {
            writesPerGroup = rounded(rate(\.writes) / commits)
            commitMicroseconds = rounded(rate(\.commitMicroseconds) / commits)
        }
    }
}

/// One look at the daemon, as `teller admin top --json` tells it.
struct ActivitySample: Encodable, Sendable {
    let rate: ActivityRate
    let now: AdminActivity.Result

    private enum CodingKeys: String, CodingKey {
        case connections, holds, busiest
        case uptimeSeconds = "uptime_seconds"
    }

    func encode(to encoder: any Encoder) throws {
        try rate.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(now.uptimeSeconds, forKey: .uptimeSeconds)
        try container.encode(now.connections, forKey: .connections)
        try container.encode(now.holds, forKey: .holds)
        try container.encode(now.busiest, forKey: .busiest)
    }
}
