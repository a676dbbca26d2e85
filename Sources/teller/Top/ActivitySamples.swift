import TellerClient
import TellerRPC

/// Looks at the daemon's counters, one after another.
struct ActivitySamples: Sendable {
    struct Look: Sendable {
        let at: ContinuousClock.Instant
        let counters: AdminActivity.Result
    }

    let session: Session
    let interval: Duration

    func look() async throws(CommandError) -> Look {
        let reply = try await session.call(AdminActivity.self, NoParams())
        return Look(at: .now, counters: reply.result)
    }

    /// Shows a sample at each interval, as many as are counted; returns early, without an error,
    /// where the task is cancelled.
    func run(
        from first: Look, _ count: Int?, show: (ActivitySample) async throws(CommandError) -> Void
    ) async throws(CommandError) {
        var last = first
        var left = count ?? Int.max
        while left > 0 {
            do { try await Task.sleep(for: interval) } catch { return }
            let next = try await look()
            // After a restart of the daemon the counters begin anew, and so does this.
            if let rate = ActivityRate(
                from: last.counters, to: next.counters, seconds: (next.at - last.at) / .seconds(1))
            {
                try await show(ActivitySample(rate: rate, now: next.counters))
                left -= 1
            }
            last = next
        }
    }
}
