import TellerClient
import TellerRPC

/// What a command was about when it failed, as far as advice depends on it.
struct Situation: Hashable, Sendable {
    enum Purpose: Hashable, Sendable {
        case use, login, registration, password, administration
    }

    var purpose = Purpose.use
    /// Who is logged in, or is spoken of.
    var username: String?
    /// What the daemon tells of its accounts, if it was asked and answered.
    var rules: AccountRules?
    /// Whether the caller's uid makes it an administrator, if that is known.
    var isAdmin = false
    /// Whether the caller is root, who has no account of its own and asks nobody for one.
    var isRoot = false
    /// Whether the daemon is spoken to through a bridge.
    var isRemote = false
    /// Whether the params are the user's own, so that they have no options.
    var isRaw = false
    /// Whether the command shows the caller's token, wherever that comes from.
    var showsToken = true
    /// Whether that is the one of `TELLER_TOKEN`.
    var isTokenGiven = false
    /// The commands that list what the user has named.
    var listings: [String] = []

    /// Who can help, as part of a sentence.
    var administrators: String {
        if isRemote { return "an administrator" }
        return rules.map { "root or a member of the group \($0.adminGroup)" } ?? "an administrator"
    }

    /// Whether the caller could do what administrators are asked for.
    var mayAdminister: Bool { isAdmin || isRoot && !isRemote }

    /// The same at a place.
    func at(_ place: Place) -> Situation {
        var situation = self
        situation.isRemote = place.address.isRemote
        situation.isTokenGiven = showsToken && place.givenToken != nil
        return situation
    }
}
