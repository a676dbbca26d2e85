/// How the stop limit is spent: on serving what has come in, and then on ending what still runs.
struct StopPlan: Hashable {
    /// How long all is served as if there were no end.
    let serving: Duration
    /// Each of three: who still runs is broken off, what does not end even then is closed, and what
    /// still is there is left.
    let step: Duration

    /// A short limit is for serving as well, for the most part.
    init(limit: Duration) {
        let reserve = min(ServerLimits.forcedStop, limit / 4)
        serving = limit - reserve
        step = reserve / 3
    }
}
