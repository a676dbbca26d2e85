import TellerRPC

/// Where the messages of a conversation come from.
protocol MessageInput: Sendable {
    func next() async throws(CommandError) -> Typed
}

/// What somebody has typed.
enum Typed: Hashable, Sendable {
    case line(String)
    /// Ctrl-C in place of a line.
    case interrupt
    case end
}

/// Lines as the terminal gives them, where the replies go somewhere else.
struct PlainInput: MessageInput {
    func next() async throws(CommandError) -> Typed {
        switch ByteInput().line(limit: Limits.messageBytes) {
        case nil: return .end
        case .bytes(let bytes): return .line(String(decoding: bytes, as: UTF8.self))
        case .tooLong: throw .input("The message is over \(Limits.messageBytes) bytes.")
        case .failed: throw .input("Standard input can't be read: \(File.reason()).")
        }
    }
}

/// Lines that are edited on the terminal, with those of earlier conversations at the arrow keys.
struct EditedInput: MessageInput {
    private let editor: LineEditor
    private let history: MessageHistory

    /// Nil where the terminal can't be edited on.
    init?(prompt: String, history: MessageHistory = MessageHistory()) async {
        guard let editor = await LineEditor(prompt: prompt, history: history.load()) else {
            return nil
        }
        self.editor = editor
        self.history = history
    }

    func next() async throws(CommandError) -> Typed {
        let typed = try await editor.line()
        if case .line(let line) = typed, !line.allSatisfy(\.isWhitespace) { history.add(line) }
        return typed
    }
}
