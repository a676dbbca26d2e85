/// The notification `chat.delta`: a piece of a streamed reply.
package enum ChatDelta {
    package static let name = "chat.delta"

    /// The members beside `request`, which is the id of the chat's request as it was sent.
    package struct Params: Hashable, Sendable, Codable {
        package var chat: String
        package var text: String

        package init(chat: String, text: String) {
            self.chat = chat
            self.text = text
        }
    }
}
