internal import Glibc
internal import TellerLedger
internal import TellerRPC

struct AdminChatsHandler: Handler {
    typealias M = AdminChats

    static var mayAnswerAtLength: Bool { true }

    func check(_ params: AdminChats.Params, _ call: Call) throws(RPCError) {
        guard params.query != nil, params.username == nil else { return }
        let end = params.until.flatMap(RFC3339.milliseconds) ?? call.services.clock().milliseconds
        let limit = Limits.searchDays * 86_400_000
        guard let begin = params.since.flatMap(RFC3339.milliseconds), end - begin <= limit else {
            throw .invalidParams(
                "The param 'query' needs 'username', or 'since' and 'until' at most "
                    + "\(Limits.searchDays) days apart.")
        }
    }

    func handle(_ params: AdminChats.Params, _ call: Call) async throws -> AdminChats.Result {
        // On disk before a word is shown.
        let account = try await call.services.ledger.post(
            RecordReading(
                admin: try call.admin(), name: params.username, detail: Self.detail(params)))
        let filter = ChatFilter(params)
        let before = params.before.map(PublicID.chat)
        let page = try await call.services.list { snapshot throws(LedgerError) in
            var found = FilteredPage<ChatRecord>(limit: params.limit)
            let visit = { (chat: ChatRecord) in
                if filter.isPast(chat) { return false }
                let isShown = filter.passes(chat)
                return found.add(
                    isShown ? chat : nil, bytes: isShown ? chat.pageBytes : chat.textBytes,
                    cursor: PublicID.text(chat.id))
            }
            if let account {
                try snapshot.chats(of: account, in: nil, before: before, visit)
            } else {
                try snapshot.chats(until: filter.until, before: before, visit)
            }
            var names = AccountNames()
            var rows: [AdminChats.UserChat] = []
            for chat in found.rows {
                rows.append(
                    .init(username: try names.name(of: chat.account, snapshot), chat: Chat(chat)))
            }
            return (rows, found.next)
        }
        return AdminChats.Result(chats: page.0, next: page.1)
    }

    private static func detail(_ params: AdminChats.Params) -> String? {
        let given = [
            ("query", params.query), ("since", params.since), ("until", params.until),
            ("model", params.model), ("state", params.state?.rawValue),
            ("before", params.before),
        ].compactMap { name, value in value.map { "\(name) \($0)" } }
        return given.isEmpty ? nil : given.joined(separator: ", ")
    }
}

/// Which chats a listing shows.
private struct ChatFilter: Sendable {
    let until: Timestamp?
    private let since: Timestamp?
    /// In lower case.
    private let query: [UInt8]?
    private let model: String?
    private let state: Chat.State?

    init(_ params: AdminChats.Params) {
        until = params.until.flatMap(Timestamp.init(rfc3339:))
        since = params.since.flatMap(Timestamp.init(rfc3339:))
        query = params.query.map { Array($0.lowercased().utf8) }
        model = params.model
        state = params.state
    }

    /// Whether all that are older are too old as well.
    func isPast(_ chat: ChatRecord) -> Bool { since.map { chat.at < $0 } ?? false }

    func passes(_ chat: ChatRecord) -> Bool {
        if let until, chat.at >= until { return false }
        if let model, chat.model != model { return false }
        if let state, Chat.State(chat.state) != state { return false }
        guard let query else { return true }
        return Self.holds(chat.message, query) || Self.holds(chat.reply, query)
    }

    /// Bytes and not characters are compared, which is a hundred times as fast: other listings
    /// wait for this one.
    private static func holds(_ text: String, _ query: [UInt8]) -> Bool {
        var text = text.lowercased()
        return text.withUTF8 { bytes in
            guard let first = query.first, let base = bytes.baseAddress else { return false }
            var start = 0
            while start + query.count <= bytes.count {
                let starts = bytes.count - query.count - start + 1
                guard let hit = memchr(base + start, Int32(first), starts) else { return false }
                if memcmp(hit, query, query.count) == 0 { return true }
                start = UnsafeRawPointer(base).distance(to: hit) + 1
            }
            return false
        }
    }
}
