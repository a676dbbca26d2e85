/// The text of a reply as its reader has it, also where the chat was sent again.
///
/// A repeat gives the text from its beginning. What the reader already has is not given again; if
/// the repeat says something else, the reader is told to begin anew.
struct StreamedText: Sendable {
    enum Piece: Hashable, Sendable {
        case text(String)
        /// What came before is void.
        case restart
    }

    private var given = ""
    /// What a repeat has said so far; nil where nothing was sent again, or it has caught up.
    private var repeated: String?

    /// The chat is sent again.
    mutating func resume() { repeated = given.isEmpty ? nil : "" }

    mutating func take(_ text: String) -> [Piece] {
        guard let before = repeated else {
            given += text
            return text.isEmpty ? [] : [.text(text)]
        }
        let all = before + text
        if given.utf8.starts(with: all.utf8) {
            repeated = all
            return []
        }
        repeated = nil
        return replace(with: all)
    }

    /// The whole reply is known: gives what is missing of it.
    mutating func finish(_ reply: String) -> [Piece] {
        repeated = nil
        return replace(with: reply)
    }

    private mutating func replace(with text: String) -> [Piece] {
        defer { given = text }
        guard text.utf8.starts(with: given.utf8) else {
            return text.isEmpty ? [.restart] : [.restart, .text(text)]
        }
        let rest = String(Substring(text.utf8.dropFirst(given.utf8.count)))
        return rest.isEmpty ? [] : [.text(rest)]
    }
}
