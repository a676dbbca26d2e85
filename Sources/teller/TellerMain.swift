import ArgumentParser
import TellerRPC

@main
struct Teller: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teller",
        abstract: "Prepaid AI chat on this machine.",
        discussion: """
            To begin:
              teller register alice
              teller login alice
              teller chat 'What is a teller?'

            Exit status: 0 done; 2 insufficient balance; 64 usage; 65 refused input; \
            69 daemon unreachable; 75 try again; 76 protocol; 77 not allowed; \
            130 interrupted; 1 anything else.
            """,
        version: "teller \(Version.current)",
        subcommands: [
            RegisterCommand.self, LoginCommand.self, LogoutCommand.self, LoginsCommand.self,
            PasswordCommand.self, ChatCommand.self, ConversationsCommand.self,
            HistoryCommand.self, BalanceCommand.self, StatementCommand.self, UsageCommand.self,
            ModelsCommand.self, StatusCommand.self, PingCommand.self, InfoCommand.self,
            RPCCommand.self, AdminCommand.self,
        ])

    // Before the command as well as behind it: each command takes it from here.
    @OptionGroup var common: CommonOptions
}
