import TellerRPC

/// Every bound of the client, each with its reason.
package enum ClientLimits {
    /// A line from the daemon, in bytes.
    ///
    /// A page of a listing is 1 MiB of text, of which each byte
    /// can become a six-byte escape; with room for names and numbers that stays below 16 MiB.
    package static let lineBytes = 16 << 20

    /// The pauses before a request is sent again.
    ///
    /// The first is none, because systemd keeps the socket open over a restart; a daemon that binds its own socket is back within about 10 s,
    /// and who waits longer wants to be told.
    package static let pauses: [Duration] = [
        .zero, .milliseconds(100), .milliseconds(400), .milliseconds(1500), .seconds(3),
        .seconds(5),
    ]
}
