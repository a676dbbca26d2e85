import Glibc
import TellerClient
import TellerRPC

/// Where a command's result, notes and errors go.
struct Console: Sendable {
    let json: Bool
    let output: Layout
    let errors: Layout

    init(json: Bool) {
        self.json = json
        self.output = Self.layout(ByteOutput(STDOUT_FILENO))
        self.errors = Self.layout(ByteOutput(STDERR_FILENO))
    }

    private static func layout(_ place: ByteOutput) -> Layout {
        let isTerminal = place.isTerminal
        return Layout(
            isTerminal: isTerminal,
            width: isTerminal ? Self.columns ?? place.columns ?? 80 : nil,
            hasColour: isTerminal && Environment.value("NO_COLOR") == nil
                && Environment.value("TERM") != "dumb",
            time: { LocalTime.text($0) })
    }

    /// What the user says of the width, which may differ from what the terminal says.
    private static var columns: Int? {
        Environment.value("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Prints a result.
    func show<M: Method>(_ reply: Reply<M>) throws(CommandError) where M.Result: Displayable {
        if json { return try show(json: reply.text) }
        try write(reply.result.text(output) + "\n")
        if let next = reply.result.nextPage { note(next) }
    }

    /// Prints a sentence for a result that has nothing to say.
    func show<M: Method>(_ reply: Reply<M>, _ sentence: String) throws(CommandError) {
        try json ? show(json: reply.text) : write(sentence + "\n")
    }

    /// Prints JSON text on a line of its own.
    func show(json text: [UInt8]) throws(CommandError) {
        let text = String(decoding: text, as: UTF8.self)
        try write((output.isTerminal ? ForeignText.escapedJSON(text) : text) + "\n")
    }

    /// Writes to standard output.
    func write(_ text: String) throws(CommandError) {
        guard !ByteOutput().write(Array(text.utf8)) else { return }
        if errno == EPIPE { throw .outputClosed }
        throw .system("The output can't be written: \(File.reason()).")
    }

    /// Tells people something beside the result; programs are not bothered with it.
    func note(_ text: String) {
        guard errors.isTerminal, !json else { return }
        tell(errors.styled(errors.foreign(text), .faint))
    }

    /// Puts a question to people, who answer on the same line.
    func ask(_ text: String) { _ = ByteOutput(STDERR_FILENO).write(Array(text.utf8)) }

    /// Tells people what to type next, on a terminal or not.
    func advise(_ lines: [String]) {
        guard !json else { return }
        for line in lines { tell(ForeignText.escaped(line, keepingLines: false)) }
    }

    func report(_ error: CommandError, _ report: ErrorReport) {
        guard !report.error.message.isEmpty else { return }
        if json, let text = try? JSONText.encode(report.error) {
            return tell(ForeignText.escapedJSON(String(decoding: text, as: UTF8.self)))
        }
        let message = ForeignText.escaped(report.error.message, keepingLines: false)
        tell(errors.styled("teller: ", .alarm) + message)
        for line in report.advice { tell(ForeignText.escaped(line, keepingLines: false)) }
    }

    /// Writes to standard error; if even that can't be, there is nobody left to tell.
    private func tell(_ text: String) {
        _ = ByteOutput(STDERR_FILENO).write(Array((text + "\n").utf8))
    }
}
