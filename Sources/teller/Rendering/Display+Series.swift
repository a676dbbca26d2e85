import TellerRPC

extension UsageReport.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if days.isEmpty { return "No chats in these days." }
        return Table(
            columns: [
                .word("DAY"), .word("MODEL"), .amount("CHATS"), .amount("TOKENS"),
                .amount("READ"), .amount("WRITTEN"),
            ],
            rows: days.map { day in
                [
                    day.day, day.model, String(day.chats), String(day.tokens),
                    String(day.inputTokens), String(day.outputTokens),
                ]
            }
        ).text(layout)
    }
}

extension AdminStats.Result: Displayable {
    func text(_ layout: Layout) -> String {
        let facts = Facts(facts: [
            ("accounts", String(totals.accounts)),
            ("granted", String(totals.granted)),
            ("balances", String(totals.balances)),
            ("held", String(totals.held)),
            ("spent", String(totals.spent)),
            ("withdrawn", String(totals.withdrawn)),
            ("chats", String(totals.chats)),
        ])
        let tables = (days.isEmpty ? [] : [dayTable]) + (models.isEmpty ? [] : [modelTable])
        return ([facts.text(layout)] + tables.map { $0.text(layout) }).joined(separator: "\n\n")
    }

    private var dayTable: Table {
        Table(
            columns: [
                .word("DAY"), .amount("CHATS"), .amount("FAILED"), .amount("CHARGED"),
                .amount("REFUNDED"), .amount("GRANTED"), .amount("WITHDRAWN"),
                .amount("NEW ACCOUNTS"),
            ],
            rows: days.map { day in
                [day.day]
                    + [
                        day.chats, day.failures, day.charged, day.refunded, day.granted,
                        day.withdrawn, day.newAccounts,
                    ].map { String($0) }
            })
    }

    private var modelTable: Table {
        Table(
            columns: [
                .word("DAY"), .word("MODEL"), .amount("CHATS"), .amount("FAILED"),
                .amount("TOKENS"), .amount("READ"), .amount("WRITTEN"),
            ],
            rows: models.map { day in
                [day.day, day.model]
                    + [
                        day.chats, day.failures, day.tokens, day.inputTokens, day.outputTokens,
                    ].map { String($0) }
            })
    }
}
