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

        enum CodingKeys: String, CodingKey {
            case chat, text
        }

        func jsonText() -> [UInt8] {
            var line = ObjectLine(capacity: text.utf8.count + 64)
            line.member(CodingKeys.chat, chat)
            line.member(CodingKeys.text, text)
            line.close()
            return line.bytes
        }
    }
}
