import TellerClient
import TellerRPC

/// Message after message from the terminal, each with what was said before.
struct Conversation {
    let turn: ChatTurn
    /// Of the first message; the ones behind it go on with its conversation.
    private var params: ChatSend.Params
    private let input: any MessageInput

    init(turn: ChatTurn, params: ChatSend.Params, input: any MessageInput) {
        self.turn = turn
        self.params = params
        self.input = input
    }

    /// Returns at the end of the input.
    ///
    /// - Errors: those that the next message would meet as well. After others, and after a reply
    ///   was interrupted, the conversation goes on.
    mutating func run() async throws(CommandError) {
        _ = try turn.session.token()
        let console = turn.session.console
        console.note("Ctrl-D ends the conversation; /help tells more.")
        while let line = try await line() {
            if line.allSatisfy(\.isWhitespace) { continue }
            guard try await takes(line) else { break }
        }
        if let conversation = params.conversation {
            console.note("To go on: teller chat --conversation \(conversation)")
        }
    }

    /// The next line; nil at the end, which is also Ctrl-C twice.
    private func line() async throws(CommandError) -> String? {
        for attempt in 1...2 {
            switch try await input.next() {
            case .line(let line): return line
            case .end: return nil
            case .interrupt where attempt == 1:
                turn.session.console.note("Ctrl-C once more, or Ctrl-D, ends the conversation.")
            case .interrupt: return nil
            }
        }
        return nil
    }

    /// Does what a line says; false if that is to end.
    private mutating func takes(_ line: String) async throws(CommandError) -> Bool {
        do throws(CommandError) {
            if let command = SlashCommand(line) { return try await obey(command) }
            params.message = SlashCommand.message(line)
            params.conversation = try await turn.take(params).conversation
        } catch {
            guard Self.goesOn(after: error) else { throw error }
            await turn.session.report(error)
        }
        return true
    }

    private mutating func obey(_ command: SlashCommand) async throws(CommandError) -> Bool {
        let session = turn.session
        switch command {
        case .quit: return false
        case .help:
            session.console.advise(SlashCommand.overview.split(separator: "\n").map(String.init))
        case .balance: try await session.show(Balance.self, NoParams())
        case .model(nil):
            try await session.show(Models.self, NoParams())
            if let model = params.model { session.console.note("Now: \(model)") }
        case .model(let name?): try await choose(name)
        case .new:
            params.conversation = nil
            session.console.note("A new conversation begins.")
        case .unknown(let word):
            throw .input("There is no command \(word); /help lists them.")
        }
        return true
    }

    private mutating func choose(_ name: String) async throws(CommandError) {
        let models = try await turn.session.call(Models.self, NoParams()).result.models
        guard models.contains(where: { $0.name == name }) else {
            throw .input(
                "There is no model \(name); there are: "
                    + models.map(\.name).joined(separator: ", "))
        }
        params.model = name
        turn.session.console.note("\(name) answers from now on.")
    }

    private static func goesOn(after error: CommandError) -> Bool {
        switch ExitStatus(error) {
        case .tryAgain, .refusedInput, .interrupted: true
        default: false
        }
    }
}
