internal import Glibc

/// Tells systemd how the daemon stands (sd_notify(3)); does nothing where nobody listens.
package enum Notifier {
    /// Takes systemd's words out of the environment, so that no child speaks for the daemon.
    ///
    /// Must run before any other thread, since it clears the environment of them.
    package static func takeOver() { _ = manager }

    package static func ready(_ status: String) { send("READY=1", status) }

    /// Until `ready` again; systemd wants to know since when (sd_notify(3), RELOADING).
    package static func reloading() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let microseconds = Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(microseconds)", "Reading the config")
    }

    /// How often systemd wants to hear that the daemon is alive, if it does.
    package static var watchdog: Duration? { manager?.watchdog }

    package static func alive(_ status: String) { send("WATCHDOG=1", status) }

    /// A start that goes on, and wants this much more time from now.
    package static func starting(_ status: String, within time: Duration) {
        send("WATCHDOG=1\n" + extend(time), status)
    }

    /// A stop that may take this much time from now, whatever the unit allows.
    package static func stopping(within time: Duration) {
        send("STOPPING=1\n" + extend(time), "Stopping")
    }

    private static let manager = Manager.fromEnvironment()

    private static func send(_ state: String, _ status: String) {
        manager?.send(state + "\nSTATUS=" + line(status))
    }

    private static func extend(_ time: Duration) -> String {
        "EXTEND_TIMEOUT_USEC=\(Int64(time / .microseconds(1)))"
    }

    /// A line end would begin another word to systemd.
    static func line(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
        return String(String.UnicodeScalarView(scalars.prefix(statusLength)))
    }

    /// What `systemctl status` shows in a line or two; systemd itself takes 4 KiB.
    private static let statusLength = 500
}
