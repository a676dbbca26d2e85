import Dispatch
import Glibc
import Synchronization

/// The whole terminal as a screen that is drawn again and again, and given back as it was.
///
/// It is drawn on the alternate screen, so that what stood there before comes back. Keys come
/// without Enter, and are not shown; Ctrl-Z is off, since a stopped program would leave the
/// terminal like this.
final class LiveScreen: Sendable {
    enum Event: Sendable {
        case key(UInt8)
        case interrupt(CInt)
    }

    /// Ctrl-D.
    static let endOfInput: UInt8 = 4

    let events: AsyncStream<Event>
    /// What is to be undone; nil once it is.
    private let state: Mutex<State?>

    private struct State {
        var saved: termios
        let keys: any DispatchSourceRead
    }

    /// Nil where standard input and output are not both the terminal.
    init?() {
        var before = termios()
        guard ByteInput().isTerminal, ByteOutput().isTerminal,
            tcgetattr(STDIN_FILENO, &before) == 0
        else { return nil }
        let (events, event) = AsyncStream<Event>.makeStream()
        self.events = events
        let keys = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
        keys.setEventHandler {
            var byte: UInt8 = 0
            // The end of the input is Ctrl-D, be it a key or typed ahead.
            event.yield(.key(read(STDIN_FILENO, &byte, 1) == 1 ? byte : Self.endOfInput))
        }
        keys.activate()
        state = Mutex(State(saved: before, keys: keys))
        Interrupts.shared.onNext { event.yield(.interrupt($0)) }
        enter(before)
    }

    deinit { leave() }

    /// Columns and rows.
    var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
        else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Puts lines where others stood, without the flicker of a screen that is blank in between.
    func draw(_ lines: [String]) {
        let rest = "\u{1B}[K"
        write("\u{1B}[H" + lines.map { $0 + rest }.joined(separator: "\r\n") + "\u{1B}[J")
    }

    /// Gives the terminal back; once.
    func leave() {
        state.withLock { state in
            guard var last = state.take() else { return }
            last.keys.cancel()
            Interrupts.shared.onNext(nil)
            write("\u{1B}[?25h\u{1B}[?1049l")
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &last.saved)
        }
    }

    private func enter(_ before: termios) {
        var silent = before
        silent.c_lflag &= ~tcflag_t(ICANON | ECHO)
        withUnsafeMutableBytes(of: &silent.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
            // _POSIX_VDISABLE of Linux.
            characters[Int(VSUSP)] = 0
        }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &silent)
        write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J")
    }

    private func write(_ text: String) { _ = ByteOutput().write(Array(text.utf8)) }
}
