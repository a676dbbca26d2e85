/// Blanks what tells whose an account was, and ends its logins; its texts follow by
/// `ContinueErasures`.
///
/// Its entries stay, and with them its balance.
///
/// - Errors, in order of precedence: those of `admin`; `notFound`; `chatsRunning` while a chat of it
///   holds tokens.
package struct EraseAccount: LedgerCommand {
    package var admin: Caller
    package var name: String
    package var memo: String?

    package init(admin: Caller, name: String, memo: String?) {
        self.admin = admin
        self.name = name
        self.memo = memo
    }

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) {
        let admin = try ledger.admin(admin, at: now)
        guard let account = try ledger.account(named: name), account.standing.state != .erased
        else { throw .notFound(.account) }
        guard account.standing.held == 0 else { throw .chatsRunning }
        try ledger.setState(.erased, of: account.id)
        try ledger.setRole(.user, of: account.id)
        _ = try ledger.deleteLogins(of: account.id)
        // No name that can be registered has a colon.
        try ledger.beginErasure(of: account.id, newName: "erased:\(account.id.value)")
        try ledger.insert(
            NewAudit(.erase, by: admin, account: account.id, memo: memo, at: now))
    }
}

/// Blanks more texts of accounts that are being erased; whether there are more still.
///
/// A bounded number at a time, so that no charge waits for long behind it: repeat until it returns
/// false.
package struct ContinueErasures: LedgerCommand {
    /// Some ten milliseconds of work.
    static let chunk = 1000

    package init() {}

    package func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> Bool {
        try ledger.continueErasures(limit: Self.chunk)
    }
}
