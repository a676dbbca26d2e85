import TellerLedger

extension TokenHash {
    /// One that is easy to tell from the others.
    static func number(_ number: UInt8) -> TokenHash {
        TokenHash(Array(repeating: number, count: 32))
    }
}

/// What is known of a write that could not be committed; nil if it went well, or was refused.
func outcome(of body: () throws -> Void) -> LedgerError.Outcome? {
    do {
        try body()
    } catch LedgerError.unavailable(let outcome, reason: _) {
        return outcome
    } catch {}
    return nil
}
