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

            Exit status: 0 done; 2 insufficient balance; 64 usage; 65 refused input;
            69 daemon unreachable; 75 try again; 76 protocol; 77 not allowed;
            130 interrupted; 1 anything else.
            """,
        version: "teller \(Version.current)",
        subcommands: [
            RegisterCommand.self, LoginCommand.self, LogoutCommand.self, ChatCommand.self,
            BalanceCommand.self, HistoryCommand.self, StatementCommand.self, ModelsCommand.self,
            PingCommand.self, InfoCommand.self, RPCCommand.self, AdminCommand.self,
        ])
}
