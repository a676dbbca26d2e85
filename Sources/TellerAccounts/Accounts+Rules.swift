extension Accounts {
    /// A policy, and what counts by it.
    struct Rules: Sendable {
        let policy: Policy
        let registrations: RateLimiter<Source>
        let attempts: LoginAttempts

        /// Counts go on where their limit is the same as before.
        init(_ policy: Policy, after old: Rules?) {
            self.policy = policy
            let before = old?.policy
            registrations =
                old.flatMap {
                    policy.registerPerMinute == before?.registerPerMinute ? $0.registrations : nil
                } ?? RateLimiter(TokenBuckets(perMinute: policy.registerPerMinute))
            attempts =
                old.flatMap {
                    policy.loginFailuresPerMinute == before?.loginFailuresPerMinute
                        ? $0.attempts : nil
                } ?? LoginAttempts(perMinute: policy.loginFailuresPerMinute)
        }
    }
}
