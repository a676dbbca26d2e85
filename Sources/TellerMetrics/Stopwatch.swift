internal import Glibc

/// Tells how long something has taken.
///
/// By the clock that the kernel reads for a process without being entered: twice for each request.
package struct Stopwatch: Sendable {
    private let begin = Self.now()

    package init() {}

    package var nanoseconds: Int64 { Self.now() - begin }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
