/// What a model is given to answer.
package struct Prompt: Hashable, Sendable {
    package struct Message: Hashable, Sendable {
        package enum Role: String, Sendable {
            case system, user, assistant
        }

        package var role: Role
        package var content: String

        package init(role: Role, content: String) {
            self.role = role
            self.content = content
        }
    }

    /// Oldest first; the last is the user's.
    package var messages: [Message]
    package var options: PromptOptions

    package init(messages: [Message], options: PromptOptions) {
        self.messages = messages
        self.options = options
    }

    /// What the user says now.
    package var question: String { messages.last?.content ?? "" }

    /// UTF-8 bytes of all messages.
    package var byteCount: Int { messages.reduce(0) { $0 + $1.content.utf8.count } }

    /// Tokens that a message takes beside its text: its role, and what sets it apart.
    private static let tokensPerMessage: Int64 = 16

    /// The most tokens that a model can make of it: no token is less than a byte.
    package var worstInputTokens: Int64 {
        Int64(byteCount) + Self.tokensPerMessage * Int64(messages.count)
    }
}

/// How a model is to choose its words; nil where the model may decide.
package struct PromptOptions: Hashable, Sendable {
    package var temperature: Double?
    package var topP: Double?
    package var presencePenalty: Double?
    package var frequencyPenalty: Double?
    package var seed: Int64?
    package var stop: [String]?
    /// In tokens of the model.
    package var maxOutputTokens: Int64?

    package init() {}
}
