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
    /// The same of a request without a token: what registers or logs in has at most 1.2 KiB, which
    /// escapes make 7 KiB, and a chat whose token is in its body may be a long one.
    static let strangerBodyBytes = 64 << 10
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
    /// How long a reader may take less than `slowReaderBytes` of what waits for it.
    static let slowReader = TimeAmount.seconds(30)
    /// 0.5 kB/s: else a byte now and then would keep an answer for ever.
    static let slowReaderBytes = 16 << 10
    /// An answer is written in parts of so many bytes, each once the one before it was taken: what
    /// a frame of HTTP/2 and a record of TLS hold.
    static let answerPart = 16 << 10
    /// After the last answer of a connection: what still comes is thrown away for so long, so that
    /// a caller that is busy sending gets to read it.
    static let linger = TimeAmount.seconds(2)
    static let lingerBytes = 4 << 20
    /// How long a client of HTTP/2 that was told to go may stay with nothing to do.
    static let farewell = TimeAmount.seconds(5)

    /// Streams that a connection of HTTP/2 may have open, each of which counts as a request: what
    /// RFC 9113, section 6.5.2, asks for at the least.
    static let streams = 100
    /// Open connections by default; each idle one costs some KiB and a descriptor.
    package static let connections = 8192
    /// Connections past the limit that are told so; any more are closed at once, since each keeps a
    /// descriptor for as long as `linger`.
    static let refusedConnections = 256
    /// Of one address, or IPv6 /64, that is neither this machine nor a trusted proxy.
    static let connectionsPerSource = 256
    /// Requests a minute of one address, or IPv6 /64, by default: no person sends as many.
    package static let requestsPerMinute = 6000

    // Memory

    /// What all requests together may hold: their heads and bodies, their lines to the daemon,
    /// their answers, and events that wait for their readers.
    ///
    /// Room for a chat of 7 KiB on each of the default connections: it is held twice, as body and as
    /// line; and little enough for a small machine.
    static let heldBytes = 128 << 20
    /// The part of it that one address, or IPv6 /64, may have, which is neither this machine nor a
    /// trusted proxy: four must come together before others are turned away.
    static let sourceShare = 4
    /// What a request of HTTP/1 costs beside its bytes: one that waits behind others takes 1 KiB.
    static let requestBytes = 1 << 10
    /// What a stream of HTTP/2 costs: 3.3 KiB in a build for debugging.
    static let openStreamBytes = 4 << 10
    /// An answer, or an event on its way, that is not counted, since the same stands for it.
    static let freeAnswerBytes = 1 << 10
    /// Of a head that has not come whole, what belongs to its connection; the rest counts.
    static let freeHeadBytes = 4 << 10

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
