import TellerRPC

extension Balance.Result: Displayable {
    func text(_ layout: Layout) -> String {
        held == 0 ? tokens(balance) : "\(tokens(balance)), and \(held) held for running chats"
    }
}

extension History.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if chats.isEmpty { return "No chats." }
        return Table(
            columns: [
                .word("TIME"), .word("CONVERSATION"), .word("MODEL"), .amount("PRICE"),
                .text("MESSAGE"), .text("REPLY"),
            ],
            rows: chats.map { chat in
                [
                    layout.time(chat.at), chat.conversation, chat.model, String(chat.price),
                    chat.message, chat.shownReply,
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension Conversations.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if conversations.isEmpty { return "No conversations." }
        return Table(
            columns: [
                .word("CONVERSATION"), .amount("CHATS"), .word("LAST"), .text("TITLE"),
            ],
            rows: conversations.map { conversation in
                [
                    conversation.conversation, String(conversation.chats),
                    layout.time(conversation.at), conversation.title,
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension Statement.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if entries.isEmpty { return "No entries." }
        return Table(
            columns: [
                .word("TIME"), .word("KIND"), .word("CAUSE"), .amount("AMOUNT"),
                .amount("BALANCE"), .text("ABOUT"),
            ],
            rows: entries.map { entry in
                [
                    layout.time(entry.at), entry.kind.rawValue, entry.cause.rawValue,
                    signed(entry.amount), String(entry.balance), entry.about,
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension Register.Result: Displayable {
    func text(_ layout: Layout) -> String {
        let name = layout.word(username)
        return "Registered \(name) with \(tokens(balance)).\nNext: teller login \(name)"
    }
}
