import TellerClient
import TellerRPC

/// Why a command ends without having done what it was asked.
enum CommandError: Error, Hashable {
    /// With the idempotency key under which the same command can be repeated safely, if it has one.
    case client(ClientError, key: String? = nil)
    /// The command needs a token and none is kept for this socket.
    case notLoggedIn
    /// The command line asks for what can't be.
    case usage(String)
    /// What came on standard input can't be sent.
    case input(String)
    /// The machine refused: a file, a terminal.
    case system(String)
    /// Who read the output has gone; nothing is left to say.
    case outputClosed
    /// The command did its work, printed it, and what it found is bad.
    case found(ExitStatus = .other)
    /// Ctrl-C; with what is to be said about it, and the facts that the daemon gave.
    case interrupted(String, ErrorData = ErrorData())
}
