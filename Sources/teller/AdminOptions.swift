import ArgumentParser
import TellerRPC

/// What administrators note beside a write.
struct MemoOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A note that is kept with it.", valueName: "text"))
    var memo: String?
}

/// What makes a repeat of a command that moves tokens count once.
struct KeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Makes a repeat count once; random if not given.", valueName: "key"))
    var idempotencyKey: String?
}

/// The account that a command of administrators is about.
struct AccountArgument: ParsableArguments {
    @Argument(help: "The account's name.", completion: Completion.accounts)
    var name: String
}

/// The account that a listing of administrators is about, or all of them.
struct AnyAccountArgument: ParsableArguments {
    @Argument(help: "Of this account; of all if not given.", completion: Completion.accounts)
    var name: String?
}

/// From when to when a listing goes.
struct PeriodOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only what happened then or later: 2026-11-22, 7d, 12h, or as RFC 3339 has it.",
            valueName: "time"),
        transform: TimeOfDay.wire)
    var since: String?

    @Option(
        help: ArgumentHelp("Only what happened before then; likewise.", valueName: "time"),
        transform: TimeOfDay.wire)
    var until: String?
}

extension Account.Role {
    /// What is typed for a role.
    static func typed(_ text: String) throws -> Account.Role {
        guard let role = Account.Role(rawValue: text) else {
            throw ValidationError("A role is user or admin.")
        }
        return role
    }
}
