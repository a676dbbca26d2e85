/// What is typed in a conversation and is no message.
enum SlashCommand: Hashable, Sendable {
    case model(String?)
    case balance
    case new
    case help
    case quit
    case unknown(String)

    /// Nil for a message; one that begins with a slash is typed with two.
    init?(_ line: String) {
        guard line.hasPrefix("/"), !line.hasPrefix("//") else { return nil }
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        switch (words[0], words.count) {
        case ("/model", 1): self = .model(nil)
        case ("/model", 2): self = .model(words[1])
        case ("/balance", 1): self = .balance
        case ("/new", 1): self = .new
        case ("/help", 1): self = .help
        case ("/quit", 1), ("/exit", 1): self = .quit
        default: self = .unknown(words[0])
        }
    }

    /// The message that a line stands for which is no command.
    static func message(_ line: String) -> String {
        line.hasPrefix("//") ? String(line.dropFirst()) : line
    }

    static let overview = """
        /model         who can answer, and what it costs
        /model NAME    go on with this model
        /balance       how many tokens you can spend
        /new           begin a new conversation
        /quit          end, as Ctrl-D does
        //TEXT         a message that begins with a slash
        Ctrl-C         stops a reply, drops what you have typed, or twice ends all
        """
}
