package import TellerMetrics

/// Every metric of the daemon, as tellerd(8) has it.
extension MetricFamily {
    package static let ofDaemon = [
        build, requests, requestDuration, unreadableLines, ignoredNotifications, limited,
        connections, acceptedConnections, refusedConnections, slowReaders, bufferedBytes,
        ledgerUp, groupPosts, commitDuration, posts, failedCommits,
        accounts, balances, held, openHolds, granted, charged, refunded, withdrawn,
        modelUp, chats, modelCalls, firstText, callDuration, unpaidText,
        runningCalls, waitingCalls, concurrency, queue, waitingPasswords,
    ]

    static let build = MetricFamily(
        "teller_build_info", .gauge, labels: ["version"], "Always 1; the version is in its label.")

    // Requests

    static let requests = MetricFamily(
        "teller_requests_total", .counter, labels: ["method", "outcome"],
        "Requests answered, by method and by outcome: ok, or the kind of the error.")
    static let requestDuration = MetricFamily(
        "teller_request_duration_seconds", .histogram(Seconds.waiting), labels: ["method"],
        "Time from when a request was begun to when its answer was ready.")
    static let unreadableLines = MetricFamily(
        "teller_invalid_requests_total", .counter, labels: ["outcome"],
        "Requests refused before they were known to be of any method, by the kind of the error.")
    static let ignoredNotifications = MetricFamily(
        "teller_ignored_notifications_total", .counter,
        "Notifications that had no effect, since their method has none without an answer.")
    static let limited = MetricFamily(
        "teller_rate_limited_total", .counter, labels: ["limit"],
        "Requests refused as too many: by attempts, passwords, look_ups, account_chats or "
            + "model_queue.")

    // Connections

    static let connections = MetricFamily("teller_connections", .gauge, "Open connections.")
    static let acceptedConnections = MetricFamily(
        "teller_accepted_connections_total", .counter, "Connections let in.")
    static let refusedConnections = MetricFamily(
        "teller_refused_connections_total", .counter, labels: ["limit"],
        "Connections refused by a limit: of all connections, or of one user.")
    static let slowReaders = MetricFamily(
        "teller_slow_readers_closed_total", .counter,
        "Connections closed since their callers did not read what waited for them, or did not end "
            + "a line while too much was kept.")
    static let bufferedBytes = MetricFamily(
        "teller_buffered_bytes", .gauge,
        "Requests and answers that are kept for all connections together.")

    // The ledger

    static let ledgerUp = MetricFamily(
        "teller_ledger_up", .gauge,
        "Whether the last group that had something to write could be committed: 1, or 0.")
    static let groupPosts = MetricFamily(
        "teller_ledger_group_posts", .histogram([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]),
        "Writes that were made durable together; 512 is the most.")
    static let commitDuration = MetricFamily(
        "teller_ledger_commit_duration_seconds",
        // From a disk that syncs at once to one that is about to be thrown away.
        .histogram([
            0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
            1, 5, 30,
        ]), "Time from a group's first write until it was synced to disk.")
    static let posts = MetricFamily(
        "teller_ledger_posts_total", .counter,
        "Writes that were asked of the ledger and became durable, refusals among them.")
    static let failedCommits = MetricFamily(
        "teller_ledger_failed_commits_total", .counter, "Groups that could not be committed.")

    // What the ledger holds

    static let accounts = MetricFamily("teller_accounts", .gauge, "Accounts, disabled ones too.")
    static let balances = MetricFamily(
        "teller_balance_tokens", .gauge, "Tokens that all accounts together can spend.")
    static let held = MetricFamily(
        "teller_held_tokens", .gauge, "Tokens that are set aside for chats that run.")
    static let openHolds = MetricFamily(
        "teller_open_holds", .gauge, "Chats that tokens are set aside for.")
    static let granted = MetricFamily(
        "teller_granted_tokens_total", .counter, "Tokens granted since the ledger was made.")
    static let charged = MetricFamily(
        "teller_charged_tokens_total", .counter, "Tokens charged since the ledger was made.")
    static let refunded = MetricFamily(
        "teller_refunded_tokens_total", .counter, "Tokens refunded since the ledger was made.")
    static let withdrawn = MetricFamily(
        "teller_withdrawn_tokens_total", .counter, "Tokens withdrawn since the ledger was made.")

    // Models

    static let modelUp = MetricFamily(
        "teller_model_up", .gauge, labels: ["model"],
        "Whether the model answered when it was asked last: 1, or 0.")
    static let chats = MetricFamily(
        "teller_chats_total", .counter, labels: ["model", "outcome"],
        "Chats by the model that answered, or was asked for where none did, and by outcome.")
    static let modelCalls = MetricFamily(
        "teller_model_calls_total", .counter, labels: ["model", "outcome"],
        "Calls to the servers of models, by how they ended.")
    static let firstText = MetricFamily(
        "teller_model_first_text_seconds", .histogram(Seconds.answering), labels: ["model"],
        "Time from when a model was called to its first text.")
    static let callDuration = MetricFamily(
        "teller_model_call_duration_seconds", .histogram(Seconds.answering), labels: ["model"],
        "Time from when a model was called to the end of its answer.")
    static let unpaidText = MetricFamily(
        "teller_unpaid_text_bytes_total", .counter, labels: ["model"],
        "Text that was streamed to callers who were then not charged.")
    static let runningCalls = MetricFamily(
        "teller_model_calls_running", .gauge, labels: ["model"], "Calls that run.")
    static let waitingCalls = MetricFamily(
        "teller_model_calls_waiting", .gauge, labels: ["model"], "Chats that wait for a call.")
    static let concurrency = MetricFamily(
        "teller_model_concurrency", .gauge, labels: ["model"], "Calls that may run at once.")
    static let queue = MetricFamily(
        "teller_model_queue", .gauge, labels: ["model"], "Chats that may wait for a call.")

    static let waitingPasswords = MetricFamily(
        "teller_passwords_waiting", .gauge, "Passwords that are hashed or wait for that.")
}

extension MetricFamily.Seconds {
    /// Of models: from the first word of a small one to the longest that any may take by default,
    /// four times 120 seconds.
    static let answering: [Double] = [
        0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 240, 480,
    ]
}
