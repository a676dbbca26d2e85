internal import TellerLedger

extension SQLiteSnapshot {
    /// The first row of a statement whose parameters are bound, or nil.
    func first<Value>(
        _ statement: SQLStatement, _ read: (SQLStatement) -> Value
    ) throws(LedgerError) -> Value? {
        defer { statement.reset() }
        do throws(SQLFault) {
            return try statement.step() ? read(statement) : nil
        } catch {
            throw error.unavailable(.notApplied)
        }
    }

    /// Every row, until `read` says that it is enough.
    func each(
        _ statement: SQLStatement, _ read: (SQLStatement) -> Bool
    ) throws(LedgerError) {
        defer { statement.reset() }
        do throws(SQLFault) {
            while try statement.step() {
                guard read(statement) else { return }
            }
        } catch {
            throw error.unavailable(.notApplied)
        }
    }
}
