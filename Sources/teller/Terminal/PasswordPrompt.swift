import Glibc
import TellerRPC

/// Asks for secrets: on the terminal, without echo, or from standard input.
enum PasswordPrompt {
    /// A password that is to be set, asked for twice on a terminal.
    static func new(fromInput: Bool) throws(CommandError) -> String {
        if fromInput { return try fromStandardInput("password") }
        let password = try ask("New password: ")
        guard try ask("The same again: ") == password else {
            throw .input("The two passwords differ.")
        }
        return password
    }

    /// A password that is known to the daemon.
    static func known(fromInput: Bool) throws(CommandError) -> String {
        try fromInput ? fromStandardInput("password") : ask("Password: ")
    }

    /// The password so far and the one that is to be; nil for the first where there is none yet.
    ///
    /// From standard input they are two lines, of which the first may be empty.
    static func change(fromInput: Bool) throws(CommandError) -> (old: String?, new: String) {
        let line =
            fromInput
            ? ByteInput().line(limit: Limits.lineBytes)
            : try line("Old password, or Enter if there is none yet: ")
        let old = try text(line ?? .bytes([]), "old password", mayBeEmpty: true)
        return (old.isEmpty ? nil : old, try new(fromInput: fromInput))
    }

    static func fromStandardInput(_ what: String) throws(CommandError) -> String {
        guard let line = ByteInput().line(limit: Limits.lineBytes) else {
            throw .input("Standard input holds no \(what).")
        }
        return try text(line, what)
    }

    private static func ask(_ prompt: String) throws(CommandError) -> String {
        try text(line(prompt), "password")
    }

    private static func line(_ prompt: String) throws(CommandError) -> ByteInput.Whole {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw .usage("There is no terminal to ask on; use --password-stdin.")
        }
        defer { close(terminal) }
        var before = termios()
        guard tcgetattr(terminal, &before) == 0 else {
            throw .system("The terminal can't be read: \(File.reason()).")
        }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        silent.c_lflag |= tcflag_t(ECHONL)
        let saved = before
        Interrupts.shared.onNext { number in
            var saved = saved
            tcsetattr(terminal, TCSANOW, &saved)
            _ = ByteOutput(terminal).write([UInt8(ascii: "\n")])
            Interrupts.end(number)
        }
        defer { Interrupts.shared.onNext(nil) }
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer { tcsetattr(terminal, TCSANOW, &before) }
        _ = ByteOutput(terminal).write(Array(prompt.utf8))
        guard let line = ByteInput(terminal).line(limit: Limits.lineBytes) else {
            throw .input("No password was given.")
        }
        return line
    }

    private static func text(
        _ line: ByteInput.Whole, _ what: String, mayBeEmpty: Bool = false
    ) throws(CommandError) -> String {
        guard case .bytes(let bytes) = line, mayBeEmpty || !bytes.isEmpty,
            let text = String(validating: bytes, as: UTF8.self)
        else { throw .input("The \(what) is empty, too long, or not UTF-8.") }
        return text
    }
}
