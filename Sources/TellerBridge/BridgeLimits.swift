internal import NIOCore
internal import TellerRPC

/// Every bound of the bridge, each with its reason.
package enum BridgeLimits {
    /// Loops, each with a relay connection of its own.
    ///
    /// One bridge is to leave cores to the daemon, and four loops carry several times what one
    /// ledger commits.
    static let loops = 4

    // What comes over HTTP

    /// A body: what the daemon takes as a line.
    static let bodyBytes = Limits.lineBytes
    /// All fields of a head together; a token has 47 bytes, a browser's fields some 2 KiB.
    static let headBytes = 32 << 10
    static let headFieldBytes = 16 << 10
    static let headFields = 100
    /// From the first byte of a request to the end of its head, and so for a TLS handshake.
    static let headTime = TimeAmount.seconds(15)
    /// From the end of the head to the end of the body: 1 MiB at 35 kB/s.
    static let bodyTime = TimeAmount.seconds(30)
    /// How long a connection without a request is kept: a little longer than proxies keep theirs.
    static let idleTime = TimeAmount.seconds(75)
    /// How often a connection's times are looked at.
    static let clockTick = TimeAmount.seconds(2)
    /// How long a reader may take no byte of what waits for it.
    static let slowReader = TimeAmount.seconds(30)
    /// After the last answer of a connection: what still comes is thrown away for so long, so that
    /// a caller that is busy sending gets to read it.
    static let linger = TimeAmount.seconds(2)
    static let lingerBytes = 4 << 20

    /// An answer of HTTP/2 that its client opens no window for.
    static let slowStream = TimeAmount.minutes(5)
    /// Open connections by default; each idle one costs some KiB and a descriptor.
    package static let connections = 8192
    /// Of one address, or IPv6 /64, that is neither this machine nor a trusted proxy.
    static let connectionsPerSource = 256
    /// Requests a minute of one address, or IPv6 /64, by default: no person sends as many.
    package static let requestsPerMinute = 6000

    // The relay

    /// A line from the daemon: as `ClientLimits.lineBytes`.
    static let lineBytes = 16 << 20
    /// Requests that wait on one relay connection; past it tellerd itself reads no further.
    static let relayed = 4096
    /// How long a request waits for a daemon that is not there: a restart with all of its default
    /// `stop_seconds`, and 5 s to start.
    static let relayWait = TimeAmount.seconds(20)
    /// How often a request may lose its connection: more restarts than that are no accident, and
    /// the request itself may be what ends them.
    static let lostTries = 5
    /// How long the daemon may take for what asks no model: as long as nginx waits by default for
    /// the bridge.
    static let answer = TimeAmount.seconds(60)
    /// Between two tries to connect.
    static let reconnect = TimeAmount.milliseconds(100)
    /// How long an answer to `relay` itself may take, before the connection is given up.
    static let greeting = TimeAmount.seconds(20)
    /// How often requests are looked at that wait for too long.
    static let sweep = TimeAmount.seconds(1)
    /// How long the daemon may take to say that it is ready.
    static let readiness = TimeAmount.seconds(5)
    /// Streamed text that a slow client has not read; past it the client is dropped.
    static let streamBytes = 256 << 10
    /// What a waiting piece costs beside its text: its arrays' headers, its chat's id and its place.
    static let pieceBytes = 128
    /// What the kernel keeps of it beyond what is on its way; else it would be megabytes, and a
    /// client that does not read would be found out late.
    static let unsentBytes = 128 << 10
    /// Between two signs of life while a model thinks: below the 30 s at which many proxies and
    /// clients give up.
    static let heartbeat = TimeAmount.seconds(10)

    // Stopping

    /// How long a connection without a request is still heard, once the bridge stops.
    static let quietAtStop = TimeAmount.milliseconds(500)
    /// How long running requests get by default: less than systemd's 20 s in the unit.
    package static let stopSeconds: Int64 = 15

    /// Connections that the kernel keeps until they are accepted.
    static let backlog: Int32 = 4096
}
