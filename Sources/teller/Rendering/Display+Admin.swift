import TellerRPC

extension AdminAccounts.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if accounts.isEmpty { return "No accounts." }
        return Table(
            columns: [
                .text("NAME"), .amount("BALANCE"), .amount("HELD"), .word("ROLE"), .word("STATE"),
                .word("OPENED"), .word("LAST SEEN"),
            ],
            rows: accounts.map { account in
                [
                    account.username, String(account.balance), String(account.held),
                    account.role.rawValue, account.state.rawValue,
                    layout.time(account.createdAt),
                    account.lastSeenAt.map(layout.time) ?? "never",
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --after \($0)" } }
}

extension Account: Displayable {
    func text(_ layout: Layout) -> String { Facts(facts: facts(layout)).text(layout) }

    fileprivate func facts(_ layout: Layout) -> [(name: String, value: String)] {
        [
            ("name", username),
            ("balance", tokens(balance)),
            ("held", tokens(held)),
            ("role", role.rawValue),
            ("state", state.rawValue),
            ("opened", layout.time(createdAt)),
            ("last seen", lastSeenAt.map(layout.time) ?? "never"),
        ]
    }
}

extension AdminAccount.Result: Displayable {
    func text(_ layout: Layout) -> String {
        Facts(
            facts: account.facts(layout) + [
                ("granted", tokens(granted)),
                ("spent", tokens(spent)),
                ("withdrawn", tokens(withdrawn)),
            ]
        ).text(layout)
    }
}

extension AmountResult: Displayable {
    func text(_ layout: Layout) -> String {
        let repeated = replayed == true ? " (recorded before; nothing was moved again)" : ""
        return "\(layout.word(username)) has \(tokens(balance)).\(repeated)"
    }
}

extension AdminVerify.Result: Displayable {
    func text(_ layout: Layout) -> String {
        let facts = Facts(facts: [
            ("accounts", String(accounts)),
            ("granted", String(granted)),
            ("balances", String(balances)),
            ("held", String(held)),
            ("spent", String(spent)),
            ("withdrawn", String(withdrawn)),
        ]).text(layout)
        if ok { return facts + "\nEvery account agrees with its entries." }
        let rows = disagreements.map { [$0.username, $0.reason] }
        let table = Table(columns: [.text("NAME"), .text("DISAGREEMENT")], rows: rows)
        let count = layout.styled("Accounts that disagree: \(disagreementCount).", .alarm)
        return [facts, count, table.text(layout)].joined(separator: "\n")
    }
}

extension AdminBackup.Result: Displayable {
    func text(_ layout: Layout) -> String {
        var facts = [("file", path), ("bytes", String(bytes)), ("SHA-256", sha256)]
        if deleted > 0 { facts.append(("older ones deleted", String(deleted))) }
        return Facts(facts: facts).text(layout)
    }
}
