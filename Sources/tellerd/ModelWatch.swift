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
    private let faults: Faults

    init(logger: Logger, faults: Faults) {
        self.logger = logger
        self.faults = faults
    }

    func ended(_ report: ModelReport) {
        let now = ContinuousClock.now
        guard let fault = report.fault else {
            reportedAt.withLock { $0[report.model] = nil }
            faults.clear(.model(report.model))
            return logger.tell(.modelRecovered, [.model: "\(report.model)"])
        }
        let values: [LogKey: Logger.MetadataValue] = [
            .model: "\(report.model)", .chat: "\(report.chat.value)",
            .reason: "\(fault)",
        ]
        // Without its reason, which may be text of the model's server.
        faults.set(.model(report.model), "the model \(report.model) failed")
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
