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
    /// Whether the turns before go ahead of the prompt; not where the caller keeps them itself.
    package var addsHistory: Bool
    /// Where it comes from, so that it can be cancelled by that.
    package var call: CallIdentity?
    /// Itself, if it had to wait before it could begin.
    package var waiting: WaitingChat?
    /// Told when the chat has its hold: from here on it takes the time that its model does, and its
    /// reply is none that was recorded before.
    package var held: (@Sendable () -> Void)?
    /// Takes each piece of the reply as it comes, in turn; nil where only the whole is wanted.
    package var deliver: (@Sendable (ChatID, String) -> Void)?
    /// Where its caller's own work runs, so that the chat's does not go to and fro between threads.
    package var executor: (any TaskExecutor)?

    package init(
        token: TokenHash, model: String?, conversation: ChatID?, key: String?, prompt: Prompt,
        addsHistory: Bool = true, call: CallIdentity? = nil,
        waiting: WaitingChat? = nil, held: (@Sendable () -> Void)? = nil,
        deliver: (@Sendable (ChatID, String) -> Void)? = nil,
        executor: (any TaskExecutor)? = nil
    ) {
        self.token = token
        self.model = model
        self.conversation = conversation
        self.key = key
        self.prompt = prompt
        self.addsHistory = addsHistory
        self.call = call
        self.waiting = waiting
        self.held = held
        self.deliver = deliver
        self.executor = executor
    }
}
