import Logging
import TellerAccounts
import TellerConfig
import TellerLedger
import TellerServer
import TellerSystemd

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

    /// How often an account may chat; nil without a limit.
    var pace: (any ChatPace)? {
        RateLimiter<AccountID>.chats(perMinute: limits.chatsPerMinute)
    }

    /// What the server is held to; a group or user that the system does not know is told in the log.
    func serverSettings(_ logger: Logger) -> ServerSettings {
        let gid = AdminPolicy.gid(ofGroup: accounts.adminGroup)
        if gid == nil {
            logger.info(
                "The system does not know the group of the administrators.",
                metadata: .keyed([.reason: "no group \(accounts.adminGroup)"]))
        }
        return ServerSettings(
            admins: AdminPolicy(group: gid), relays: RelayPolicy(bridges: bridges(logger)),
            stopSeconds: stopSeconds)
    }

    private func bridges(_ logger: Logger) -> Set<UInt32> {
        var uids: Set<UInt32> = []
        for name in accounts.bridgeUsers {
            if let uid = RelayPolicy.uid(ofUser: name) {
                uids.insert(uid)
            } else {
                logger.info(
                    "The system does not know the user of a bridge.",
                    metadata: .keyed([.reason: "no user \(name)"]))
            }
        }
        return uids
    }
}
