internal import Logging
internal import TellerRPC
internal import TellerSystemd

/// Says in the log that connections are refused for a limit; not for each of them.
///
/// Belongs to one acceptor.
final class RefusalLog {
    /// How often it is said again while it lasts.
    private static let repetition = Duration.seconds(30)

    private let logger: Logger
    private var reportedAt: ContinuousClock.Instant?
    /// Since it was said last.
    private var count = 0

    init(logger: Logger) { self.logger = logger }

    func note(_ refusal: RPCError, of peer: Peer) {
        count += 1
        let now = ContinuousClock.now
        if let reportedAt, now - reportedAt < Self.repetition { return }
        var values: [LogKey: Logger.MetadataValue] = [
            .count: "\(count)", .reason: "\(refusal.message)",
        ]
        values[.peerUID] = peer.uid.map { "\($0)" }
        logger.tell(.connectionsRefused, values)
        reportedAt = now
        count = 0
    }
}
