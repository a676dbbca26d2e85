import ArgumentParser
import CLinux
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

    static func main() async {
        // Before anything that opens a descriptor.
        teller_open_standard_streams()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Ends the program, after an error of the command line with its object where that is wanted.
    private static func end(with error: any Error) -> Never {
        let message = message(for: error)
        let wantsObject = CommandLine.arguments.dropFirst().prefix { $0 != "--" }.contains("--json")
        guard wantsObject, !message.isEmpty, exitCode(for: error) == .validationFailure else {
            exit(withError: error)
        }
        let fault = CommandError.usage(message)
        Console(json: true).report(fault, ErrorReport(fault, in: Situation()))
        exit(withError: ExitCode(ExitStatus.usage.rawValue))
    }
}
