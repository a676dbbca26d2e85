internal import NIOCore

/// Tells, while all connections together keep too much, whose callers do nothing about what theirs
/// keeps: who reads too slowly, and who has begun a line and does not end it.
struct ShortageWatch {
    struct Look {
        /// Bytes that the kernel has taken so far, and those that wait.
        var taken: Int
        var unread: Int
        /// Bytes of a line that is not whole, where nothing else is to be done.
        var unfinished: Int
    }

    private var lastLook: NIODeadline?
    private var reading: (look: Look, since: NIODeadline)?
    private var unfinishedSince: NIODeadline?

    /// Notes how things stand; whether the connection is to be closed.
    mutating func isAtFault(_ look: Look, at now: NIODeadline) -> Bool {
        // Nobody looks while there is enough: what was seen before that does not count.
        if let lastLook, now - lastLook > ServerLimits.shortageLook * 2 { self = ShortageWatch() }
        lastLook = now
        return isUnfinished(look, at: now) || isSlow(look, at: now)
    }

    private mutating func isUnfinished(_ look: Look, at now: NIODeadline) -> Bool {
        guard look.unfinished >= ServerLimits.sparedBytes else {
            unfinishedSince = nil
            return false
        }
        guard let since = unfinishedSince else {
            unfinishedSince = now
            return false
        }
        return now - since >= ServerLimits.unfinishedPatience
    }

    private mutating func isSlow(_ look: Look, at now: NIODeadline) -> Bool {
        guard look.unread >= ServerLimits.sparedBytes else {
            reading = nil
            return false
        }
        guard let (first, since) = reading else {
            reading = (look, now)
            return false
        }
        guard now - since >= ServerLimits.shortagePatience else { return false }
        reading = (look, now)
        return look.taken - first.taken < min(first.unread, ServerLimits.shortageTaken)
    }
}
