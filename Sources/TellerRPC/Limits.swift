/// Every bound of the wire, each with its reason.
///
/// Bytes unless the name says otherwise.
package enum Limits {
    /// A request's line: four times the longest message, so that escapes never make one too long.
    package static let lineBytes = 1 << 20
    /// Nesting of JSON; the deepest request of the contract has 4 levels.
    package static let jsonDepth = 64
    /// The source text of an id, which is kept for as long as the request runs.
    package static let idBytes = 256
    /// A chat's message, or its messages together: about 64,000 tokens of English.
    package static let messageBytes = 256 << 10
    /// Members of a batch: no more than may be in flight, with room for what fails at once.
    package static let batchMembers = 100
    /// Answers of a batch, which are kept until the last of them is there: sixteen full pages.
    ///
    /// What has not begun when they are longer is refused.
    package static let batchAnswerBytes = 16 << 20
    /// Requests in flight on one connection; a group commit rarely gathers more.
    package static let requestsInFlight = 64
    /// The same on a relay, which carries the requests of many callers.
    package static let relayRequestsInFlight = 4096

    /// A name of an account; 150 as in the services that people come from.
    package static let usernameBytes = 1...150
    /// A password: below 8 it is guessed, above 1024 hashing it would be a lever for strangers.
    package static let passwordBytes = 8...1024
    /// A token as this daemon makes them has 47 bytes; the rest is room for other makers.
    package static let tokenBytes = 1...512
    /// An idempotency key: longer than any UUID, short enough to index.
    package static let idempotencyKeyBytes = 1...128
    /// An id of a chat, conversation, entry or login, as it is sent back to the daemon.
    package static let publicIDBytes = 1...64
    /// A model's name in the config.
    package static let modelNameBytes = 1...64
    /// What an administrator notes beside a write.
    package static let memoBytes = 0...1024
    /// What a login is called.
    package static let labelBytes = 0...128
    /// One grant or withdrawal; 1,000 of the largest stay below the cap of an account.
    package static let amount: ClosedRange<Int64> = 1...1_000_000_000_000_000
    /// Balance and held of one account together, so that every JSON reader keeps them exact
    /// (RFC 8259, section 6).
    package static let accountCap: Int64 = (1 << 53) - 1
    /// Messages of a chat that brings its own context.
    package static let messagesCount = 1...1024
    /// Stop sequences, as other servers of this kind bound them.
    package static let stopCount = 1...4
    /// The longest answer that may be asked for, in tokens of the model.
    package static let outputTokens: ClosedRange<Int64> = 1...1_000_000
    /// How long a login may be asked to live: ten years.
    package static let loginSeconds: ClosedRange<Int64> = 1...315_360_000

    /// What stands for a conversation in a list of them: a line of a terminal.
    package static let titleBytes = 80
    /// Text that chats are searched for.
    package static let queryBytes = 1...256
    /// Days that may be searched for a text where no account is named: a month.
    package static let searchDays: Int64 = 31
    /// Days of a series of statistics: a year, whatever the year.
    package static let seriesDays: ClosedRange<Int64> = 1...366
    /// An IPv4 or IPv6 address: from `::` to one that ends in dotted form.
    package static let addressBytes = 2...45
    /// Uids of Linux; the last one means none.
    package static let uid: ClosedRange<Int64> = 0...4_294_967_294
    /// `account:` and a name, or `uid:` and a number.
    package static let actorBytes = 1...200
    /// What an audit record holds beside its own fields.
    package static let detailBytes = 0...2048
    /// Accounts that are named as the busiest: what fits a terminal.
    package static let busiestAccounts = 20
    /// What a file system takes as a name, and people can read.
    package static let backupNameBytes = 1...128
    /// Backups that stay when older ones are deleted: some years of them, one a day.
    package static let backupsKept: ClosedRange<Int64> = 1...1000

    /// The text of all metrics: room for a thousand models, each with its histograms.
    package static let metricsBytes = 0...(8 << 20)

    /// Rows of a listing's page where the caller names no limit.
    package static let pageRows = 50
    /// The most rows that a caller may ask for.
    package static let pageRowsAllowed: ClosedRange<Int64> = 1...500
    /// Text of one page, as it is written in JSON, escapes and all; a page ends before the row that
    /// would pass it.
    package static let pageBytes = 1 << 20
}
