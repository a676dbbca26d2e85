import TellerAccounts
import TellerConfig

extension Config {
    /// What the accounts are held to.
    var policy: TellerAccounts.Accounts.Policy {
        let days = accounts.tokenLifetimeDays
        var policy = TellerAccounts.Accounts.Policy(
            startingBalance: accounts.startingBalance,
            tokenLifetime: days == 0 ? nil : days * 86_400)
        policy.registration =
            switch accounts.registration {
            case .open: .open
            case .local: .local
            case .closed: .closed
            }
        policy.freeTokensPerDay = accounts.freeTokensPerDay
        policy.localLogin = accounts.localLogin
        policy.localMinUID = UInt32(accounts.localMinUID)
        policy.adminGroup = accounts.adminGroup
        policy.registerPerMinute = limits.registerPerMinute
        policy.loginFailuresPerMinute = limits.loginFailuresPerMinute
        return policy
    }
}
