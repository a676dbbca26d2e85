internal import TellerLedger
internal import TellerRPC

struct ChatGetHandler: Handler {
    typealias M = ChatGet

    static var mayAnswerAtLength: Bool { true }

    func handle(_ params: ChatGet.Params, _ call: Call) async throws -> Chat {
        let token = try call.user()
        let chat = PublicID.chat(params.chat)
        let now = call.services.clock()
        let record = try await call.services.read { snapshot throws(LedgerError) in
            try snapshot.chat(chat, of: try snapshot.activeSession(token, at: now).standing.id)
        }
        return Chat(record)
    }
}

extension LedgerSnapshot {
    /// A chat of an account; `notFound` also where it is another's, or was deleted.
    func chat(_ id: ChatID, of account: AccountID) throws(LedgerError) -> ChatRecord {
        guard let chat = try chat(id), chat.account == account, !chat.isDeleted else {
            throw .notFound(.chat)
        }
        return chat
    }
}

extension Chat {
    init(_ record: ChatRecord) {
        self.init(
            chat: PublicID.text(record.id), conversation: PublicID.text(record.conversation),
            message: record.message, reply: record.reply, model: record.model,
            price: record.price, state: State(record.state), at: record.at.rfc3339)
    }

    /// Bytes that it adds to a page.
    var pageBytes: Int { message.jsonBytes + reply.jsonBytes }
}

extension ChatRecord {
    /// Bytes that it adds to a page that shows it.
    var pageBytes: Int { message.jsonBytes + reply.jsonBytes }
    /// Bytes that are read to look at it.
    var textBytes: Int { message.utf8.count + reply.utf8.count }
}

extension Chat.State {
    init(_ state: ChatRecord.State) {
        self =
            switch state {
            case .pending: .pending
            case .answered: .answered
            case .failed: .failed
            case .cancelled: .cancelled
            case .interrupted: .interrupted
            }
    }
}
