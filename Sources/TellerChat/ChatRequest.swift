package import TellerLedger
package import TellerModels

/// A chat as a caller asks for it.
package struct ChatRequest: Sendable {
    package var token: TokenHash
    /// As given: nil for the default model.
    package var model: String?
    package var conversation: ChatID?
    package var key: String?
    package var prompt: Prompt

    package init(
        token: TokenHash, model: String?, conversation: ChatID?, key: String?, prompt: Prompt
    ) {
        self.token = token
        self.model = model
        self.conversation = conversation
        self.key = key
        self.prompt = prompt
    }
}
