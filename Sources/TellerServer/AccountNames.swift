internal import TellerLedger

/// Names of accounts by their numbers, each looked up once a page.
struct AccountNames {
    private var known: [AccountID: String] = [:]

    mutating func name(
        of account: AccountID, _ snapshot: any LedgerSnapshot
    ) throws(LedgerError) -> String {
        if let name = known[account] { return name }
        let name = try snapshot.account(account)?.name ?? ""
        known[account] = name
        return name
    }

    /// An actor of an entry, with its name in place of its number.
    mutating func actor(
        _ actor: String, _ snapshot: any LedgerSnapshot
    ) throws(LedgerError) -> String {
        guard actor.hasPrefix("account:"), let number = Int64(actor.dropFirst(8)) else {
            return actor
        }
        return "account:" + (try name(of: AccountID(number), snapshot))
    }
}
