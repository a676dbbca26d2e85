internal import TellerChat
internal import TellerLedger
internal import TellerModels
internal import TellerRPC

struct ChatSendHandler: Handler {
    typealias M = ChatSend

    func check(_ params: ChatSend.Params, _ call: Call) throws(RPCError) {
        if params.message == nil, params.messages == nil {
            throw .invalidParams("One of the params 'message' and 'messages' is needed.")
        }
        if params.message != nil, params.messages != nil {
            throw .invalidParams("Only one of the params 'message' and 'messages' may be given.")
        }
        if params.stream == true { try Self.checkStream(call) }
    }

    func handle(_ params: ChatSend.Params, _ call: Call) async throws -> ChatSend.Result {
        let receipt = try await call.services.engine.chat(
            ChatRequest(
                token: try call.user(), model: params.model,
                conversation: params.conversation.map(PublicID.chat), key: params.idempotencyKey,
                prompt: Self.prompt(params), addsHistory: params.messages == nil,
                call: call.identity, waiting: call.waiting, held: call.giveRoomBack,
                deliver: params.stream == true ? Self.delivery(call) : nil,
                executor: call.origin.tasks))
        call.services.activity.charged(receipt)
        return ChatSend.Result(receipt)
    }

    private static func delivery(_ call: Call) -> (@Sendable (ChatID, String) -> Void)? {
        guard let id = call.id else { return nil }
        return { [origin = call.origin] chat, text in
            origin.deliver(text, of: chat, to: id)
        }
    }

    /// Deltas name their request by its id, so there must be one, and one line for each.
    private static func checkStream(_ call: Call) throws(RPCError) {
        if call.isInBatch {
            throw .invalidParams("The param 'stream' can't be true inside a batch.")
        }
        if call.id?.isNull != false {
            throw .invalidParams("A streamed chat needs an id that is not null.")
        }
        if call.isIDInFlight {
            throw .invalidParams("A streamed chat needs an id that is not in flight already.")
        }
    }

    private static func prompt(_ params: ChatSend.Params) -> Prompt {
        var options = PromptOptions()
        options.temperature = params.options?.temperature
        options.topP = params.options?.topP
        options.presencePenalty = params.options?.presencePenalty
        options.frequencyPenalty = params.options?.frequencyPenalty
        options.seed = params.options?.seed
        options.stop = params.options?.stop
        options.maxOutputTokens = params.maxOutputTokens
        let own = params.messages?.map(Prompt.Message.init)
        return Prompt(
            messages: own ?? [.init(role: .user, content: params.message ?? "")],
            options: options)
    }
}

extension Prompt.Message {
    init(_ message: ChatMessage) {
        let role: Role =
            switch message.role {
            case .system: .system
            case .user: .user
            case .assistant: .assistant
            }
        self.init(role: role, content: message.content)
    }
}

extension ChatSend.Result {
    init(_ receipt: ChatReceipt) {
        self.init(
            chat: PublicID.text(receipt.chat),
            conversation: PublicID.text(receipt.conversation), model: receipt.model,
            reply: receipt.reply, price: receipt.price, balance: receipt.balance,
            usage: TokenUsage(
                inputTokens: receipt.usage.inputTokens, outputTokens: receipt.usage.outputTokens,
                estimated: receipt.usage.isEstimated ? true : nil),
            finishReason: receipt.finishReason, replayed: receipt.isReplayed ? true : nil)
    }
}
