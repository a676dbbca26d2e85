import Glibc
import TellerClient
import TellerRPC

/// Message after message from the terminal, each with what was said before.
struct Conversation {
    let turn: ChatTurn
    /// Of the first message; the ones behind it go on with its conversation.
    let params: ChatSend.Params

    /// Returns at the end of the input.
    ///
    /// - Errors: those that the next message would meet as well. After others, and after a reply
    ///   was interrupted, the conversation goes on.
    func run() async throws(CommandError) {
        _ = try turn.session.token()
        let console = turn.session.console
        console.note("Ctrl-C stops a reply, Ctrl-D ends the conversation.")
        var params = params
        while let message = try ask(console) {
            if message.allSatisfy(\.isWhitespace) { continue }
            params.message = message
            do throws(CommandError) {
                params.conversation = try await turn.take(params).conversation
            } catch {
                guard Self.goesOn(after: error) else { throw error }
                await turn.session.report(error)
            }
        }
        if let conversation = params.conversation {
            console.note("To go on: teller chat --conversation \(conversation)")
        }
    }

    private static func goesOn(after error: CommandError) -> Bool {
        switch ExitStatus(error) {
        case .tryAgain, .refusedInput, .interrupted: true
        default: false
        }
    }

    /// A line from the terminal; nil at its end.
    private func ask(_ console: Console) throws(CommandError) -> String? {
        // Not into a file that takes the replies, nor between the objects of --json.
        let isPrompting = console.output.isTerminal && !console.json
        if isPrompting { try console.write(console.output.styled("> ", .strong)) }
        switch ByteInput().line(limit: Limits.messageBytes) {
        case nil:
            if isPrompting { try console.write("\n") }
            return nil
        case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .tooLong: throw .input("The message is over \(Limits.messageBytes) bytes.")
        case .failed: throw .input("Standard input can't be read: \(File.reason()).")
        }
    }
}
