internal import TellerLedger
internal import TellerRPC

extension AuditRecord.Deed {
    /// The method by which it is done.
    var method: any Method.Type {
        switch self {
        case .create: AdminCreate.self
        case .grant: AdminGrant.self
        case .withdraw: AdminWithdraw.self
        case .refund: AdminRefund.self
        case .disable: AdminDisable.self
        case .enable: AdminEnable.self
        case .role: AdminRole.self
        case .password: AdminPassword.self
        case .link: AdminLink.self
        case .erase: AdminErase.self
        case .revoke: AdminRevoke.self
        case .readChats: AdminChats.self
        case .backup: AdminBackup.self
        }
    }
}
