internal import CSystemd

/// Tells systemd how the daemon stands (sd_notify(3)); does nothing where nobody listens.
package enum Notifier {
    package static func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }

    package static func stopping() { send("STOPPING=1\nSTATUS=Stopping") }

    private static func send(_ state: String) { _ = teller_notify(state) }
}
