extension Config {
    /// How often one may try.
    package struct Limits: ConfigSection, Hashable {
        package var registerPerMinute: Int64 = 10
        package var loginFailuresPerMinute: Int64 = 10
        package var chatsPerMinute: Int64 = 0

        package init() {}

        /// More than this machine does in a minute need not be counted; 0 says so.
        private static let perMinute: ClosedRange<Int64> = 0...1_000_000

        static let keys: [Key<Limits>] = [
            .integer(
                "register_per_minute", \.registerPerMinute, perMinute,
                "Registrations of one caller; 0: no limit."),
            .integer(
                "login_failures_per_minute", \.loginFailuresPerMinute, perMinute,
                "Wrong passwords of one caller for one account; 0: no limit."),
            .integer(
                "chats_per_minute", \.chatsPerMinute, perMinute,
                "Chats of one account; 0: no limit."),
        ]
    }
}
