internal import TellerAccounts
internal import TellerChat
internal import TellerLedger
internal import TellerRPC

extension Call {
    /// Notes the use of the token by which a request was answered, if it was looked at and good.
    func noteUse<M: Method>(for method: M.Type) {
        guard let token else { return }
        switch M.access {
        case .anyone where M.self != Authenticate.self: return
        case .admin where isAdminPeer: return
        case .anyone, .user, .admin: break
        }
        services.uses.note(token, at: services.clock())
    }

    /// The same for a request that was refused, if that says that the token was good.
    func noteUse<M: Method>(for method: M.Type, refusedBy error: any Error) {
        guard M.access != .anyone else { return }
        switch error {
        case ChatError.unknownModel: noteUse(for: method)
        case ChatError.ledger(let error): if error.isBehindToken { noteUse(for: method) }
        case let error as LedgerError: if error.isBehindToken { noteUse(for: method) }
        default: return
        }
    }
}

extension LedgerError {
    /// Whether it comes only after the caller's token was found good.
    fileprivate var isBehindToken: Bool {
        switch self {
        case .notFound, .conflict, .inProgress, .chatsRunning, .cancelled, .rateLimited,
            .insufficientBalance:
            true
        case .unauthenticated, .forbidden, .holdGone, .unavailable: false
        }
    }
}
