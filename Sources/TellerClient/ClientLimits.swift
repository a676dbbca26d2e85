import NIOCore
import TellerRPC

/// Every bound of the client, each with its reason.
package enum ClientLimits {
    /// A line from the daemon, in bytes.
    ///
    /// A page of a listing is 1 MiB of text, of which each byte
    /// can become a six-byte escape; with room for names and numbers that stays below 16 MiB.
    package static let lineBytes = 16 << 20

    /// How long a bridge may take to be connected to: a host that is not there says nothing.
    static let connect = TimeAmount.seconds(10)
    /// How long a bridge may be silent: six times as long as between its signs of life.
    static let silence = TimeAmount.seconds(60)
    /// How long a connection to a bridge is kept for the next request: a good deal less than
    /// servers keep theirs, so that no request runs into their closing it.
    static let idle = TimeAmount.seconds(15)
    /// The pauses before a bridge is asked once more to stop a chat, whose request may still be on its
    /// way: short ones for the way, and then one that is no burden; the last is for all others.
    static let stopPauses: [Duration] = [
        .milliseconds(20), .milliseconds(100), .milliseconds(400), .seconds(1),
    ]
    /// What is read of an answer that is none, in search of its reason.
    static let errorBytes = 64 << 10

    /// The pauses before a request is sent again.
    ///
    /// The first is none, because systemd keeps the socket open over a restart; a daemon that binds its own socket is back within about 10 s,
    /// and who waits longer wants to be told.
    package static let pauses: [Duration] = [
        .zero, .milliseconds(100), .milliseconds(400), .milliseconds(1500), .seconds(3),
        .seconds(5),
    ]
}
