import Logging
import TellerChat
import TellerLedger
import TellerServer

/// Says in the log how models fail; what their servers said goes there and nowhere else.
struct ModelWatch: Sendable {
    let logger: Logger

    func ended(_ report: ModelReport) {
        let chat = "\(report.chat.value)"
        guard let fault = report.fault else {
            return logger.notice(
                "The model answers again.", metadata: .keyed([.model: "\(report.model)"]))
        }
        logger.warning(
            "The model failed.",
            metadata: .keyed([.model: "\(report.model)", .chat: "\(chat)", .reason: "\(fault)"]))
    }
}
