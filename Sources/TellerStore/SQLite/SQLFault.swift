internal import TellerLedger

/// What SQLite refused: its extended result code and its own words, for the log.
struct SQLFault: Error {
    let code: Int32
    let message: String

    func unavailable(_ outcome: LedgerError.Outcome) -> LedgerError {
        .unavailable(outcome, reason: "SQLite error \(code): \(message)")
    }
}
