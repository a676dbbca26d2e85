import ArgumentParser
import TellerClient
import TellerRPC

struct LogoutCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout",
        abstract: "End the login whose token is kept here, and forget the token.",
        discussion: """
            Other logins of the account go on.

            Example:
              teller logout
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        let isKept = session.place.givenToken == nil
        do throws(CommandError) {
            let reply = try await session.call(Logout.self, NoParams())
            if isKept { try session.logins.forget() }
            try tell("Logged out.", reply.text, in: session)
        } catch {
            guard isKept, case .client(.refused(let refusal), _) = error,
                refusal.kind == .unauthenticated
            else { throw error }
            // The daemon does not know the token any more: what was asked for is the case.
            try session.logins.forget()
            try tell("The login had ended before.", Array("{}".utf8), in: session)
        }
    }

    private func tell(
        _ text: String, _ json: [UInt8], in session: Session
    ) throws(CommandError) {
        let console = session.console
        try console.json ? console.show(json: json) : console.write(text + "\n")
    }
}
