/// What the operator decides.
///
/// Defaults are the values that the properties start with; names, bounds and documentation are in
/// `keys`.
package struct Config: ConfigSection, Hashable {
    package enum Store: String, CaseIterable, Sendable {
        case sqlite
    }

    /// The levels of swift-log, by the same names.
    package enum LogLevel: String, CaseIterable, Sendable {
        case trace, debug, info, notice, warning, error, critical
    }

    package var store = Store.sqlite
    package var stopSeconds: Int64 = 15
    package var logLevel = LogLevel.notice
    package var defaultModel = "echo"
    package var accounts = Accounts()
    /// In the order of the file; never empty.
    package var models = [Model()]
    package var limits = Limits()

    package init() {}

    static let keys: [Key<Config>] = [
        .choice("store", \.store, "Where the ledger is kept: sqlite, in the state directory."),
        .integer(
            "stop_seconds", \.stopSeconds, 1...3600,
            "Seconds that running requests get to finish when the daemon stops."),
        .choice("log_level", \.logLevel, "The least severe messages that are logged."),
        .text(
            "default_model", \.defaultModel, bytes: Model.nameBytes,
            "The model that answers where a chat names none; one of models."),
        .section("accounts", \.accounts, "How one gets an account, and who administers."),
        .models("models", \.models, "The models on offer, by name."),
        .section("limits", \.limits, "How often one may try; seconds to wait come with a refusal."),
    ]

    /// The model of that name, if there is one.
    package func model(named name: String) -> Model? {
        models.first { $0.name == name }
    }
}
