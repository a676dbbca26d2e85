internal import CSystemd
internal import Glibc

/// Tells systemd how the daemon stands (sd_notify(3)); does nothing where nobody listens.
package enum Notifier {
    package static func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    /// Until `ready` again; systemd wants to know since when (sd_notify(3), RELOADING).
    package static func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=Reading the config")
    }

    /// How often systemd wants to hear that the daemon is alive, if it does.
    package static var watchdog: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    package static func alive(_ status: String) { send("WATCHDOG=1\nSTATUS=\(status)") }

    package static func stopping() { send("STOPPING=1\nSTATUS=Stopping") }

    private static func send(_ state: String) { _ = teller_notify(state) }
}
