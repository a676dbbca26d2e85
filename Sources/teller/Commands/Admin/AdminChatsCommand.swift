import ArgumentParser
import TellerRPC

struct AdminChatsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "chats",
        abstract: "List chats of one account or all, newest first.",
        discussion: """
            That you read them is recorded. A search for text needs an account, or --since with \
            at most 31 days.

            Examples:
              teller admin chats alice --limit 10
              teller admin chats --since 7d --query 'credit card'
              teller admin chats --since 2026-11-22 --state failed
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var account: AnyAccountArgument

    @Option(help: ArgumentHelp("Text of the message or the reply.", valueName: "text"))
    var query: String?

    @OptionGroup var period: PeriodOptions

    @Option(
        help: ArgumentHelp("Only chats with this model.", valueName: "name"),
        completion: Completion.models)
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Only chats that are pending, answered, failed, cancelled or interrupted.",
            valueName: "state"),
        completion: .list(Chat.State.allCases.map(\.rawValue)), transform: Self.state)
    var state: Chat.State?

    @OptionGroup var page: PageOptions

    var situation: Situation { Situation(purpose: .administration, username: account.name) }

    func validate() throws {
        guard query == nil || account.name != nil || period.since != nil else {
            throw ValidationError("--query needs an account, or --since with at most 31 days.")
        }
    }

    func perform(in session: Session) async throws(CommandError) {
        try await session.show(
            AdminChats.self,
            AdminChats.Params(
                username: account.name, query: query, since: period.since, until: period.until,
                model: model, state: state, before: page.before, limit: page.limit))
    }

    private static func state(_ text: String) throws -> Chat.State {
        guard let state = Chat.State(rawValue: text) else {
            throw ValidationError(
                "A state is \(Chat.State.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return state
    }
}
