/// The method `chat`: a message to a model, charged to the caller's account.
package enum ChatSend: Method {
    package static let name = "chat"
    package static let access = Access.user
    package static let summary =
        "Sends a message to a model and answers with its reply; the charge is on disk before it."
    package static let errors: [ErrorKind] = [
        .insufficientBalance, .notFound, .conflict, .inProgress, .tooLarge, .rateLimited,
        .cancelled, .modelFailed, .modelTimeout, .unavailable,
    ]

    package struct Params: MethodParams {
        /// What to say; or `messages`, never both.
        package var message: String?
        package var messages: [ChatMessage]?
        package var model: String?
        package var conversation: String?
        package var idempotencyKey: String?
        package var stream: Bool?
        package var maxOutputTokens: Int64?
        package var options: ChatOptions?

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case message, messages, model, conversation, stream, options
            case idempotencyKey = "idempotency_key"
            case maxOutputTokens = "max_output_tokens"
        }

        package init(
            message: String? = nil, messages: [ChatMessage]? = nil, model: String? = nil,
            conversation: String? = nil, idempotencyKey: String? = nil, stream: Bool? = nil,
            maxOutputTokens: Int64? = nil, options: ChatOptions? = nil
        ) {
            self.message = message
            self.messages = messages
            self.model = model
            self.conversation = conversation
            self.idempotencyKey = idempotencyKey
            self.stream = stream
            self.maxOutputTokens = maxOutputTokens
            self.options = options
        }

        package static let fields: [Field<Params>] = [
            .value(
                "message", \.message, .text(bytes: 1...Limits.messageBytes),
                "What to say; exactly one of message and messages is given.",
                fault: ChatFault.message),
            .value(
                "messages", \.messages,
                .list(of: .object(ChatMessage.properties), count: Limits.messagesCount),
                "A whole context, for callers that keep it themselves; the last is the user's.",
                fault: ChatFault.messages),
            .text(
                "model", \.model, bytes: Limits.modelNameBytes,
                "A model that 'models' lists; without it, the default."),
            .text(
                "conversation", \.conversation, bytes: Limits.publicIDBytes,
                "The conversation to go on with; without it, a new one."),
            .text(
                "idempotency_key", \.idempotencyKey, bytes: Limits.idempotencyKeyBytes,
                "Makes a repeat safe: the same key gets the recorded reply, charged once."),
            .boolean(
                "stream", \.stream, "Whether chat.delta notifications come before the response."),
            .integer(
                "max_output_tokens", \.maxOutputTokens, Limits.outputTokens,
                "The longest answer wanted, in tokens of the model."),
            .value(
                "options", \.options, .object(ChatOptions.properties),
                "How the model is to choose its words.", fault: ChatFault.options),
        ]
    }

    package struct Result: MethodResult {
        package var chat: String
        package var conversation: String
        package var model: String
        package var reply: String
        package var price: Int64
        package var balance: Int64
        package var usage: TokenUsage
        package var finishReason: String
        package var replayed: Bool?

        package enum CodingKeys: String, CodingKey {
            case balance, chat, conversation
            case finishReason = "finish_reason"
            case model, price, replayed, reply, usage
        }

        package init(
            chat: String, conversation: String, model: String, reply: String, price: Int64,
            balance: Int64, usage: TokenUsage, finishReason: String, replayed: Bool? = nil
        ) {
            self.chat = chat
            self.conversation = conversation
            self.model = model
            self.reply = reply
            self.price = price
            self.balance = balance
            self.usage = usage
            self.finishReason = finishReason
            self.replayed = replayed
        }

        package func jsonText() -> [UInt8] {
            var line = ObjectLine(capacity: reply.utf8.count + Self.usualBytes)
            line.member(CodingKeys.balance, balance)
            line.member(CodingKeys.chat, chat)
            line.member(CodingKeys.conversation, conversation)
            line.member(CodingKeys.finishReason, finishReason)
            line.member(CodingKeys.model, model)
            line.member(CodingKeys.price, price)
            line.member(CodingKeys.replayed, replayed)
            line.member(CodingKeys.reply, reply)
            line.member(CodingKeys.usage) { usage.write(to: &$0) }
            line.close()
            return line.bytes
        }

        /// All but the reply, if it is not escaped.
        private static let usualBytes = 320

        package static let properties = [
            Property("chat", .id, "The chat's id."),
            Property("conversation", .id, "Where to go on: the id of its first chat."),
            Property("model", .text(bytes: Limits.modelNameBytes), "Who answered."),
            Property("reply", .text(bytes: 0...Limits.lineBytes), "What the model said."),
            Property("price", .tokens, "Tokens charged."),
            Property("balance", .tokens, "Tokens that the account can spend now."),
            Property("usage", .object(TokenUsage.properties), "Tokens of the model."),
            Property(
                "finish_reason", .text(bytes: 1...64),
                "Why the reply ends: stop, length, timeout, or the model's own word."),
            Property(
                "replayed", .boolean, required: false,
                "True where a repeat got the recorded reply without a charge."),
        ]
    }
}
