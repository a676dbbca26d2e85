import ArgumentParser
import TellerClient
import TellerRPC

struct AdminVerifyCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute every balance from the entries.",
        discussion: """
            Names the accounts that disagree; then the exit status is 1.

            Example:
              teller admin verify
            """)

    @OptionGroup var common: CommonOptions

    var situation: Situation { Situation(purpose: .administration) }

    func perform(in session: Session) async throws(CommandError) {
        let reply = try await session.call(AdminVerify.self, NoParams())
        try session.console.show(reply)
        if !reply.result.ok { throw .found() }
    }
}
