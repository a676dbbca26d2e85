import ArgumentParser
import Glibc
import TellerClient
import TellerRPC

struct StatusCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Tell whether the service is well and, where not, what to do.",
        discussion: """
            Looks at the socket, the daemon, its models, your login and, for the system's socket, \
            the units of systemd. Exit status: 0 if the service is well, 69 if the daemon can't \
            be reached.

            Examples:
              teller status
              teller status --json | jq .well
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        let status = await ServiceStatus.look(in: session)
        let console = session.console
        if console.json {
            guard let text = try? JSONText.encode(StatusReport(status)) else { return }
            try console.show(json: text)
        } else {
            let advice = StatusAdvice(status, isRoot: geteuid() == 0).lines
            let screen = StatusScreen(status: status, advice: advice)
            try console.write(screen.text(console.output) + "\n")
        }
        if let error = status.error { throw .found(ExitStatus(error)) }
        if !status.isWell { throw .found() }
    }
}
