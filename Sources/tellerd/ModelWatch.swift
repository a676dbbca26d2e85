import Logging
import Synchronization
import TellerChat
import TellerLedger
import TellerSystemd

/// Says in the log when a model fails, and when it answers again; what their servers said goes
/// there and nowhere else.
final class ModelWatch: Sendable {
    /// How often a fault that lasts is repeated in the log: its reason may have changed.
    private static let repetition = Duration.seconds(30)

    private let reportedAt = Mutex<[String: ContinuousClock.Instant]>([:])
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    func ended(_ report: ModelReport) {
        let now = ContinuousClock.now
        guard let fault = report.fault else {
            reportedAt.withLock { $0[report.model] = nil }
            return logger.tell(.modelRecovered, [.model: "\(report.model)"])
        }
        let values: [LogKey: Logger.MetadataValue] = [
            .model: "\(report.model)", .chat: "\(report.chat.value)",
            .reason: "\(fault)",
        ]
        let isDue = reportedAt.withLock { reported in
            if !report.isNews, let last = reported[report.model], now - last < Self.repetition {
                return false
            }
            reported[report.model] = now
            return true
        }
        if isDue { return logger.tell(.modelFailing, values) }
        logger.debug("The model failed.", metadata: .keyed(values))
    }
}
