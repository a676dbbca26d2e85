internal import NIOCore

/// Tells whether a client takes too little of what waits for it.
///
/// Times and counts are told to it.
struct Slowness {
    /// What it had taken when it last took enough, and when that was; nil while nothing waits.
    private var last: (taken: Int, at: NIODeadline)?
    /// What it has to take since then: no more than waited for it.
    private var enough = 0

    /// Whether it has taken less than `BridgeLimits.slowReaderBytes` in the time of a slow reader,
    /// of `written` bytes since its beginning, of which `unread` wait.
    mutating func isTooMuch(written: Int, unread: Int, at now: NIODeadline) -> Bool {
        // What is written anew makes no difference.
        let taken = written - unread
        guard unread > 0, let last, taken - last.taken < enough else {
            last = unread > 0 ? (taken, now) : nil
            enough = min(unread, BridgeLimits.slowReaderBytes)
            return false
        }
        return now - last.at >= BridgeLimits.slowReader
    }
}
