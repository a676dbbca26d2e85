internal import NIOCore
internal import TellerRPC

/// Bounds of the server beyond those that callers see, each with its reason.
package enum ServerLimits {
    /// Connections in all; each idle one costs a few KiB.
    static let connections = 10_000
    /// Of one uid, so that one user's loop can't shut out the others.
    static let connectionsPerUID = 1000
    /// Kept for administrators, so that they can look when all others are taken.
    static let connectionsForAdmins = 32

    /// Lines that were read while no more requests may be in flight: a cancellation must be found
    /// behind some, and no more need be kept.
    static let readAheadBytes = 1 << 20
    /// What a request that is kept costs beside its line and its params: its place in lists that
    /// double as they grow, its id, and above all that the allocator rounds up.
    static let requestOverheadBytes = 512
    /// What all connections together may keep of requests and replies; then those that keep much
    /// are not read, and of each one request at a time is begun, when nothing it was told is unread.
    static let bufferedBytes = 256 << 20
    /// What that may come to; from here on nothing is read, and answers that may be long are refused.
    static let overdrawnBytes = 512 << 20
    /// Who keeps less than this is read however much the others keep, and is no reason for it: most
    /// requests are far shorter, and those of all connections that one user may have fit between
    /// the two limits above.
    static let sparedBytes = 64 << 10
    /// How often connections are looked at while more is kept than all may.
    static let shortageLook = TimeAmount.milliseconds(250)
    /// How long a reader has then to take 1 MiB, or all if less waits for it: a second is ages on
    /// one machine, and what others wait at the most.
    static let shortagePatience = TimeAmount.seconds(1)
    static let shortageTaken = 1 << 20
    /// How long a line that is not whole is kept then: longer, since whoever is in the middle of one
    /// can't go on, and others may make the room that it needs.
    static let unfinishedPatience = TimeAmount.seconds(5)
    /// Down to this such connections are closed, so that there is room for a while and not just for
    /// the next of them.
    static let relievedBytes = 192 << 20
    /// Output after which it is looked at again how much of it is unread: some hundred small answers,
    /// for which a look at each would cost too much.
    static let unreadStep = 64 << 10
    /// How far that must have fallen for the memory to be given back to the system: below this,
    /// the allocator's habit of keeping it costs nobody anything.
    static let returnedBytes = 4 << 20
    /// How soon a connection that stopped for that looks again.
    static let budgetRetry = TimeAmount.milliseconds(20)

    /// Unread output at which no further lines are acted on, and where that begins again.
    static let unreadOutput = ChannelOptions.Types.WriteBufferWaterMark(
        low: 1 << 20, high: 4 << 20)
    /// The same on a relay, whose reader is quick and speaks for many.
    static let relayUnreadOutput = ChannelOptions.Types.WriteBufferWaterMark(
        low: 16 << 20, high: 64 << 20)
    /// How long a reader may take no byte of what waits for it.
    static let slowReader = TimeAmount.seconds(30)
    /// How often that is looked at.
    static let sweep = TimeAmount.seconds(5)

    /// When the daemon stops: the silence after which a connection is not heard any further.
    static let quietAtStop = TimeAmount.milliseconds(500)
    /// When the daemon stops: how long a connection that never falls silent is still heard.
    static let talkativeAtStop = TimeAmount.seconds(2)
    /// What of the stop limit is kept, at most, for ending what does not end by itself: chats are
    /// broken off, their holds released, and callers told so.
    static let forcedStop = Duration.milliseconds(1500)

    /// What the daemon may take after its last connection: uses of logins are written down, holds
    /// given back, and the log of the database, of 64 MiB and more, is copied into it.
    package static let tidying = Duration.seconds(60)

    /// After a line that was too long: what is still read and thrown away, so that a caller that is
    /// busy sending gets to read why it was refused.
    static let lingerBytes = 64 << 20
    static let linger = TimeAmount.seconds(2)

    /// Connections that the kernel keeps until they are accepted.
    static let backlog: Int32 = 4096
    /// How long accepting pauses when the process has no descriptor left.
    static let acceptPauseMilliseconds = 100
}
