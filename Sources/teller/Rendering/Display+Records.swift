import TellerRPC

extension AdminChats.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if chats.isEmpty { return "No chats." }
        return Table(
            columns: [
                .word("TIME"), .word("CHAT"), .text("NAME"), .word("MODEL"), .amount("PRICE"),
                .text("MESSAGE"), .text("REPLY"),
            ],
            rows: chats.map { row in
                [
                    layout.time(row.chat.at), row.chat.chat, row.username, row.chat.model,
                    String(row.chat.price), row.chat.message, row.chat.shownReply,
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension AdminStatement.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if entries.isEmpty { return "No entries." }
        return Table(
            columns: [
                .word("TIME"), .text("NAME"), .word("KIND"), .word("CAUSE"), .amount("AMOUNT"),
                .amount("BALANCE"), .text("BY"), .text("ABOUT"),
            ],
            rows: entries.map { row in
                [
                    layout.time(row.entry.at), row.username, row.entry.kind.rawValue,
                    row.entry.cause.rawValue, signed(row.entry.amount),
                    String(row.entry.balance), row.who, row.entry.about,
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension AdminAudit.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if records.isEmpty { return "No records." }
        return Table(
            columns: [
                .word("TIME"), .text("WHO"), .word("METHOD"), .text("NAME"), .word("CHAT"),
                .amount("AMOUNT"), .text("ABOUT"),
            ],
            rows: records.map { record in
                [
                    layout.time(record.at), record.who, record.method, record.username ?? "",
                    record.chat ?? "", record.amount.map(signed) ?? "", record.about,
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension AdminStatement.UserEntry {
    /// `uid 0`, `account alice`.
    fileprivate var who: String {
        actor.map { actor in
            guard let colon = actor.firstIndex(of: ":") else { return actor }
            return "\(actor[..<colon]) \(actor[actor.index(after: colon)...])"
        } ?? ""
    }
}

extension AdminAudit.Record {
    /// Both identities of the administrator, as far as there are two, and his address.
    fileprivate var who: String {
        let parts = [
            account.map { "account \($0)" }, peerUID.map { "uid \($0)" },
            address.map { "from \($0)" },
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }

    fileprivate var about: String {
        [detail, memo].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension Chat {
    /// The reply, or why there is none.
    var shownReply: String { state == .answered ? reply : "(\(state.rawValue))" }
}

extension Entry {
    var about: String { memo ?? chat.map { "chat \($0)" } ?? "" }
}

/// `+100`, `-100`, `0`.
func signed(_ amount: Int64) -> String { amount > 0 ? "+\(amount)" : "\(amount)" }
