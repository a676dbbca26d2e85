internal import NIOCore

/// Tells a slow reader from one that has stopped: the latter takes no byte for too long.
struct ReaderProgress {
    private var last: (taken: Int, at: NIODeadline)?

    /// Notes how things stand; whether the reader has stopped.
    ///
    /// `taken` counts the bytes that the kernel has taken so far, `unread` those that wait.
    mutating func hasStopped(taken: Int, unread: Int, at now: NIODeadline) -> Bool {
        guard unread > 0 else {
            last = nil
            return false
        }
        if let last, last.taken == taken { return now - last.at >= ServerLimits.slowReader }
        last = (taken, now)
        return false
    }
}
