/// Notes when logins were used, and when their accounts were seen.
///
/// What is no login any more is passed over.
package struct TouchLogins: LedgerCommand {
    /// Logins of one command: a few milliseconds of work, so that no charge waits for long.
    package static let limit = 512

    package var uses: [(token: TokenHash, at: Timestamp)]

    package init(uses: [(token: TokenHash, at: Timestamp)]) {
        precondition(uses.count <= Self.limit, "more than one command should do")
        self.uses = uses
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        for use in uses { try ledger.touch(use.token, at: use.at) }
    }
}
