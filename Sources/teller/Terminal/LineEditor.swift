import CEdit
import Glibc

/// Lines of the terminal that can be edited while they are typed, by libedit.
///
/// It blocks its thread while somebody types, so it has one of its own.
actor LineEditor {
    nonisolated let executor = BlockingExecutor(label: "teller.prompt")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let editor: UnsafeMutablePointer<teller_editor>

    /// An editor with a prompt, whose escape sequences stand between two bytes of 1, and lines to
    /// go back to, oldest first; nil where the terminal can't be used.
    init?(prompt: String, history: [String]) async {
        Self.readCharacters()
        guard let editor = teller_editor_open(prompt, CInt(MessageHistory.messages)) else {
            return nil
        }
        self.editor = editor
        for line in history { teller_editor_remember(editor, line) }
    }

    isolated deinit { teller_editor_close(editor) }

    /// The next line, without its end; it is remembered for the arrow keys.
    func line() throws(CommandError) -> Typed {
        var before = termios()
        tcgetattr(STDIN_FILENO, &before)
        let saved = before
        Interrupts.shared.onNext { number in
            var saved = saved
            tcsetattr(STDIN_FILENO, TCSANOW, &saved)
            _ = ByteOutput().write([UInt8(ascii: "\n")])
            Interrupts.end(number)
        }
        defer { Interrupts.shared.onNext(nil) }
        var count: CInt = 0
        let text = teller_editor_read(editor, &count)
        if editor.pointee.interrupted != 0 { return .interrupt }
        guard let text else {
            if count < 0 { throw .input("The terminal can't be read: \(File.reason()).") }
            _ = ByteOutput().write([UInt8(ascii: "\n")])
            return .end
        }
        var line = String(cString: text)
        while line.last?.isNewline == true { line.removeLast() }
        if !line.isEmpty { teller_editor_remember(editor, line) }
        return .line(line)
    }

    /// Characters and not bytes are what is edited, also where the locale knows only ASCII.
    private static func readCharacters() {
        setlocale(LC_CTYPE, "")
        if nl_langinfo(CInt(CODESET)).map({ String(cString: $0) }) != "UTF-8" {
            setlocale(LC_CTYPE, "C.UTF-8")
        }
    }
}
