/// A chat as listings tell it.
package struct Chat: MethodResult, Hashable {
    package enum State: String, Sendable, Codable, CaseIterable {
        case pending, answered, failed, cancelled, interrupted
    }

    package var chat: String
    package var conversation: String
    package var message: String
    package var reply: String
    package var model: String
    package var price: Int64
    package var state: State
    package var at: String

    package init(
        chat: String, conversation: String, message: String, reply: String, model: String,
        price: Int64, state: State, at: String
    ) {
        self.chat = chat
        self.conversation = conversation
        self.message = message
        self.reply = reply
        self.model = model
        self.price = price
        self.state = state
        self.at = at
    }

    package static let properties = [
        Property("chat", .id, "The chat's id."),
        Property("conversation", .id, "The id of the conversation's first chat."),
        Property("message", .text(bytes: 0...Limits.messageBytes), "What the user said."),
        Property(
            "reply", .text(bytes: 0...Limits.lineBytes),
            "What the model said; empty while pending, failed or interrupted."),
        Property("model", .text(bytes: Limits.modelNameBytes), "Who answered."),
        Property("price", .tokens, "Tokens charged: 0 while pending, failed or interrupted."),
        Property("state", .choice(State.allCases.map(\.rawValue)), "How it stands."),
        Property("at", .time, "When it was sent."),
    ]
}
