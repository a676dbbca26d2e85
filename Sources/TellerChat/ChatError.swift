package import TellerLedger

/// Why a chat is refused.
package enum ChatError: Error, Hashable, Sendable {
    case ledger(LedgerError)
    /// The operator offers no model of that name.
    case unknownModel
}
