import ArgumentParser
import TellerRPC

struct AdminEraseCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Blank an account's name, password, texts and logins for ever.",
        discussion: """
            Its entries stay, so that the ledger still adds up. On a terminal the name is asked \
            for once more; elsewhere --yes is needed.

            Examples:
              teller admin erase mallory
              teller admin erase mallory --yes --memo 'asked for it by letter'
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AccountArgument

    @Flag(help: "Do not ask whether that is meant.")
    var yes = false

    @OptionGroup var note: MemoOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func perform(in session: Session) async throws(CommandError) {
        let console = session.console
        let name = console.output.word(account.name)
        if !yes { try Self.confirm(account.name, console) }
        let reply = try await session.call(
            AdminErase.self, AccountParams(username: account.name, memo: note.memo))
        try console.show(reply, "\(name) is erased.")
    }

    private static func confirm(_ name: String, _ console: Console) throws(CommandError) {
        guard ByteInput().isTerminal else {
            throw .usage("There is nobody to ask whether that is meant; give --yes.")
        }
        console.ask("Nothing brings it back. Type the name again to erase it: ")
        guard case .bytes(let bytes) = ByteInput().line(limit: Limits.lineBytes),
            String(decoding: bytes, as: UTF8.self) == name
        else { throw .input("That is another name; nothing was erased.") }
    }
}
