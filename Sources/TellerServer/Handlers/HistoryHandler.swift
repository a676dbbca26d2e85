internal import TellerLedger
internal import TellerRPC

struct HistoryHandler: Handler {
    typealias M = History

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: History.Params, _ call: Call) async throws -> History.Result {
        let token = try call.user()
        let now = call.services.clock()
        let conversation = params.conversation.map(PublicID.chat)
        let before = params.before.map(PublicID.chat)
        let limit = params.limit
        let page = try await call.services.list { snapshot throws(LedgerError) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            if let conversation {
                guard let first = try snapshot.chat(conversation), first.account == account,
                    first.conversation == conversation, !first.isDeleted
                else { throw .notFound(.conversation) }
            }
            var page = FilteredPage<Chat>(limit: limit)
            try snapshot.chats(of: account, in: conversation, before: before) { record in
                let chat = Chat(record)
                return record.isDeleted
                    ? page.add(nil, bytes: record.textBytes, cursor: chat.chat)
                    : page.add(chat, bytes: chat.pageBytes, cursor: chat.chat)
            }
            return page
        }
        return History.Result(chats: page.rows, next: page.next)
    }
}
