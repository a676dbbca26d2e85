internal import TellerLedger
internal import TellerRPC

struct ConversationsHandler: Handler {
    typealias M = Conversations

    static var mayAnswerAtLength: Bool { true }

    func handle(
        _ params: Conversations.Params, _ call: Call
    ) async throws -> Conversations.Result {
        let token = try call.user()
        let now = call.services.clock()
        let before = params.before.map(PublicID.chat)
        let page = try await call.services.list { snapshot throws(LedgerError) in
            let account = try snapshot.activeSession(token, at: now).standing.id
            // Titles and not the chats, of whose texts a page would be hundreds of megabytes.
            var page = FilteredPage<(id: ChatID, title: String)>(limit: params.limit)
            try snapshot.firstChats(of: account, before: before) { id, first in
                let shown = first.flatMap { $0.isDeleted ? nil : $0 }
                return page.add(
                    shown.map { (id, title($0.message)) },
                    bytes: shown == nil ? 0 : Limits.titleBytes, cursor: PublicID.text(id))
            }
            var rows: [Conversations.Conversation] = []
            for first in page.rows {
                let extent = try snapshot.extent(of: first.id)
                rows.append(
                    .init(
                        conversation: PublicID.text(first.id), title: first.title,
                        chats: extent.chats, at: extent.last.rfc3339))
            }
            return (rows, page.next)
        }
        return Conversations.Result(conversations: page.0, next: page.1)
    }

    /// The first line that says something, as much of it as a title may hold.
    private func title(_ message: String) -> String {
        var title = ""
        var bytes = 0
        for character in message.drop(while: \.isWhitespace) {
            bytes += character.utf8.count
            guard bytes <= Limits.titleBytes, !character.isNewline else { break }
            title.append(character)
        }
        return title
    }
}
