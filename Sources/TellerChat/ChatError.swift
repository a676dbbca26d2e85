package import TellerLedger

/// Why a chat is refused, or came to nothing.
package enum ChatError: Error, Hashable, Sendable {
    case ledger(LedgerError)
    /// The operator offers no model of that name.
    case unknownModel
    /// The account has as many chats with models under way as it may.
    case tooManyRunning(limit: Int)
    /// As many wait for the model already as may.
    case modelBusy
    /// Nothing was charged.
    case modelFailed
    /// The model was silent for too long; nothing was charged.
    case modelTimeout
    /// The daemon stops; nothing was charged.
    case stopping
}

extension ChatError {
    init(_ refusal: ChatPlaceRefusal) {
        switch refusal {
        case .accountFull: self = .tooManyRunning(limit: RunningChats.perAccount)
        case .modelBusy: self = .modelBusy
        }
    }
}
