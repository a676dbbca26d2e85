internal import TellerLedger

extension SQLiteSnapshot {
    func extent(of conversation: ChatID) throws(LedgerError) -> (chats: Int64, last: Timestamp) {
        listings.extent.bind(1, conversation.value)
        let (count, last) =
            try first(listings.extent) { ($0.integer(0), $0.optionalInteger(1)) } ?? (0, nil)
        let chat = try chat(last.map(ChatID.init) ?? conversation)
        return (count + 1, chat?.at ?? Timestamp(milliseconds: 0))
    }

    func firstChats(
        of account: AccountID, before: ChatID?, _ body: (ChatID, ChatRecord?) -> Bool
    ) throws(LedgerError) {
        var next: Int64
        if let before {
            guard let cursor = try chatLink(before.value), cursor.account == account else {
                throw .notFound(.cursor)
            }
            next = cursor.previous
        } else {
            next = try standingRow(account)?.lastChat ?? 0
        }
        while next != 0, let link = try chatLink(next) {
            let id = ChatID(next)
            guard body(id, try link.isFirst ? chat(id) : nil) else { return }
            next = link.previous
        }
    }

    private func chatLink(
        _ id: Int64
    ) throws(LedgerError) -> (account: AccountID, previous: Int64, isFirst: Bool)? {
        listings.chatLink.bind(1, id)
        return try first(listings.chatLink) { row in
            (AccountID(row.integer(0)), row.integer(1), row.optionalInteger(2) == nil)
        }
    }

    func chats(
        until: Timestamp?, before: ChatID?, _ body: (ChatRecord) -> Bool
    ) throws(LedgerError) {
        if let before, try chat(before) == nil { throw .notFound(.cursor) }
        let end = try until.map { time throws(LedgerError) in
            try lastID(before: time, listings.chatAfter, last: listings.lastChat)
        }
        listings.chats.bind(1, lastShown(before?.value, end))
        try each(listings.chats) { body(ChatRow.record($0)) }
    }

    func entries(
        until: Timestamp?, before: EntryID?, _ body: (EntryRecord) -> Bool
    ) throws(LedgerError) {
        if let before, try entryExists(before) == false { throw .notFound(.cursor) }
        let end = try until.map { time throws(LedgerError) in
            try lastID(before: time, listings.entryAfter, last: listings.lastEntry)
        }
        listings.entries.bind(1, lastShown(before?.value, end))
        try each(listings.entries) { body(EntryRow.record($0)) }
    }

    /// The last id that a listing may show, from before a cursor and up to an end.
    private func lastShown(_ cursor: Int64?, _ end: Int64?) -> Int64 {
        min(cursor?.addingClamped(-1) ?? Int64.max, end ?? Int64.max)
    }

    /// Up to which id rows were written before a point in time, by halving: rows are in the order
    /// of their times, as far as the system's clock never went back.
    private func lastID(
        before time: Timestamp, _ after: SQLStatement, last: SQLStatement
    ) throws(LedgerError) -> Int64 {
        var low: Int64 = 0
        var high = try first(last) { $0.integer(0) } ?? 0
        while low < high {
            let middle = low + (high - low) / 2
            after.bind(1, middle)
            guard let row = try first(after, { ($0.integer(0), $0.integer(1)) }) else { break }
            if row.1 >= time.milliseconds { high = middle } else { low = row.0 }
        }
        return high
    }

    func refunded(of chat: ChatID, until entry: EntryID?) throws(LedgerError) -> Int64 {
        listings.refunded.bind(1, chat.value)
        listings.refunded.bind(2, entry?.value ?? Int64.max)
        return try first(listings.refunded) { $0.integer(0) } ?? 0
    }

    func audit(before: AuditID?, _ body: (AuditRecord) -> Bool) throws(LedgerError) {
        if let before {
            audit.exists.bind(1, before.value)
            guard try first(audit.exists, { _ in true }) == true else { throw .notFound(.cursor) }
        }
        audit.newest.bind(1, before?.value ?? Int64.max)
        try each(audit.newest) { row in AuditStatements.record(row).map(body) ?? true }
    }
}
