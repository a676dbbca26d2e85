import ArgumentParser
import TellerClient
import TellerRPC

struct AdminTopCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Watch what the daemon does, second by second.",
        discussion: """
            On a terminal it is a screen; q or Ctrl-C quits. Elsewhere, and with --json, each \
            sample is a line.

            Examples:
              teller admin top
              teller admin top --interval 5 --count 12 >> load.txt
              teller admin top --json --count 1 | jq .chats_per_second
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Seconds between samples, 0.1 to 3600.", valueName: "seconds"))
    var interval = 1.0

    @Option(
        help: ArgumentHelp(
            "End after so many samples; go on for ever if not given.", valueName: "samples"))
    var count: Int?

    var situation: Situation { Situation(purpose: .administration) }

    func validate() throws {
        guard (0.1...3600).contains(interval) else {
            throw ValidationError("The interval may be 0.1 to 3600 seconds.")
        }
        guard count ?? 1 >= 1 else { throw ValidationError("The count may be 1 or more.") }
    }

    func perform(in session: Session) async throws(CommandError) {
        let samples = ActivitySamples(session: session, interval: .seconds(interval))
        // Refused callers are told so where they typed, not on a screen that goes away.
        let first = try await samples.look()
        if !common.json, let screen = LiveScreen() {
            try await ActivityWatch(samples: samples, screen: screen).run(from: first, count)
        } else {
            try await samples.run(from: first, count, show: Self.line(session.console))
        }
    }

    private static func line(
        _ console: Console
    ) throws(CommandError) -> (ActivitySample) throws(CommandError) -> Void {
        if !console.json { try console.write(ActivityScreen.titles + "\n") }
        return { sample throws(CommandError) in
            guard console.json else {
                return try console.write(ActivityScreen.row(sample) + "\n")
            }
            guard let text = try? JSONText.encode(sample) else { return }
            try console.show(json: text)
        }
    }
}
