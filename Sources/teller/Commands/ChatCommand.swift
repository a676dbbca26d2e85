import ArgumentParser
import TellerClient
import TellerRPC

struct ChatCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Send a message to a model and print its reply.",
        discussion: """
            Without a message, standard input is the message; on a terminal a conversation \
            begins. Its lines can be edited, the arrow keys bring back earlier ones, Ctrl-C stops \
            a reply, Ctrl-D ends the conversation, and /help lists its commands.

            Examples:
              teller chat 'What is a teller?'
              teller chat < question.txt > answer.txt
              teller chat --conversation ID 'And since when?'
              teller chat
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "What to say.")
    var message: String?

    @Option(
        help: ArgumentHelp("Who is to answer; 'teller models' lists them.", valueName: "name"),
        completion: Completion.models)
    var model: String?

    @Option(
        help: ArgumentHelp("Go on with this conversation.", valueName: "id"),
        completion: Completion.conversations)
    var conversation: String?

    @Flag(help: "Print the reply when it is complete, not as it comes.")
    var noStream = false

    @Option(help: ArgumentHelp("The longest reply, in tokens of the model.", valueName: "tokens"))
    var maxOutputTokens: Int64?

    @Option(
        help: ArgumentHelp(
            "Makes a repeat get the recorded reply without a charge; random if not given.",
            valueName: "key"))
    var idempotencyKey: String?

    var situation: Situation {
        Situation(
            listings: (model == nil ? [] : ["teller models"])
                + (conversation == nil ? [] : ["teller conversations"]))
    }

    func perform(in session: Session) async throws(CommandError) {
        let turn = ChatTurn(session: session, streams: !noStream && !common.json)
        if let message {
            _ = try await turn.take(params(message))
        } else if ByteInput().isTerminal {
            guard idempotencyKey == nil else {
                throw .usage("An idempotency key is for one message, not for a conversation.")
            }
            var conversation = Conversation(
                turn: turn, params: params(""), input: await Self.input(session.console))
            try await conversation.run()
        } else {
            _ = try await turn.take(params(try Self.standardInput()))
        }
    }

    /// Lines are edited where the replies appear below them.
    private static func input(_ console: Console) async -> any MessageInput {
        guard !console.json, console.output.isTerminal,
            let input = await EditedInput(prompt: console.output.prompt(">"))
        else { return PlainInput() }
        return input
    }

    private func params(_ message: String) -> ChatSend.Params {
        ChatSend.Params(
            message: message, model: model, conversation: conversation,
            idempotencyKey: idempotencyKey, maxOutputTokens: maxOutputTokens)
    }

    /// All of it, without the line end that closes a text file.
    private static func standardInput() throws(CommandError) -> String {
        switch ByteInput().all(limit: Limits.messageBytes + 2) {
        case .failed: throw .input("Standard input can't be read: \(File.reason()).")
        case .tooLong:
            throw .input("The message is over \(Limits.messageBytes) bytes.")
        case .bytes(var bytes):
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            guard !bytes.isEmpty else { throw .input("The message is empty.") }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .input("The message is not UTF-8.")
            }
            return text
        }
    }
}
