import ArgumentParser
import TellerClient
import TellerRPC

struct PingCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "ping",
        abstract: "Ask whether the daemon answers, and how fast.",
        discussion: """
            The time is that of connecting and one request.

            Examples:
              teller ping
              teller ping --json && echo up
            """)

    @OptionGroup var common: CommonOptions

    func perform(in session: Session) async throws(CommandError) {
        let clock = ContinuousClock()
        let start = clock.now
        let reply = try await session.call(ServerPing.self, NoParams())
        let time = clock.now - start
        let console = session.console
        if console.json { return try console.show(json: reply.text) }
        let path = console.output.word(session.client.address.description)
        let microseconds =
            time.components.seconds * 1_000_000
            + time.components.attoseconds / 1_000_000_000_000
        try console.write("tellerd answers at \(path) in \(microseconds) µs.\n")
    }
}
