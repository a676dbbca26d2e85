/// How text is laid out for the place that it goes to.
struct Layout: Sendable {
    enum Style: String {
        case strong = "1"
        case faint = "2"
        case alarm = "31"
    }

    var isTerminal: Bool
    /// Columns of the terminal; nil where lines may have any length.
    var width: Int?
    var hasColour: Bool
    /// A time of the wire as people read it.
    var time: @Sendable (String) -> String

    /// Text from elsewhere that may have several lines; in a file it stays as it is.
    func foreign(_ text: String) -> String {
        isTerminal ? ForeignText.escaped(text, keepingLines: true) : text
    }

    /// Text from elsewhere that is to stay on one line, wherever it goes.
    func word(_ text: String) -> String { ForeignText.escaped(text, keepingLines: false) }

    /// A prompt for the line editor, which has to know what takes no columns, and shows that only
    /// before a character.
    func prompt(_ text: String) -> String {
        hasColour ? "\u{1}\u{1B}[1m\u{1}\(text)\u{1}\u{1B}[0m\u{1} " : text + " "
    }

    func styled(_ text: String, _ style: Style) -> String {
        hasColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
