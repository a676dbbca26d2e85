package import TellerLedger

extension Accounts {
    /// Makes a login for the user of the system at the other end of the socket, whose account is
    /// opened with it if there is none.
    ///
    /// - Errors, in order of precedence: `refused`; `lookUpsFull`; `systemFault`; `rateLimited` for
    ///   a user who has no account yet; those of `OpenLocalLogin`.
    package func logInLocally(
        uid: UInt32?, label: String?, lifetime: Int64?
    ) async throws(Failure) -> Opened {
        if let refusal = policy.refusal(of: uid) { throw .refused(refusal) }
        guard let uid, let systemName = try await systemName(of: uid) else {
            throw .refused(.nobody)
        }
        let isBound = try await read { snapshot throws(LedgerError) in
            try snapshot.localIdentity(of: uid) != nil
        }
        if !isBound { try checkRegistration(from: .uid(uid)) }
        let (token, login) = newLogin(label: label, lifetime: lifetime)
        let newcomer = OpenLocalLogin.Newcomer(
            names: SystemName.accountNames(systemName, uid: uid),
            balance: policy.startingBalance, freeTokensPerDay: policy.freeTokensPerDay)
        let account = try await post(
            OpenLocalLogin(
                uid: uid, systemName: systemName,
                newcomer: policy.registration == .closed ? nil : newcomer, login: login))
        return Opened(token: token, name: account.name, expiresAt: login.expiresAt)
    }

    /// Binds a uid, by the name that it has now, to an account; both names.
    ///
    /// - Errors, in order of precedence: those of `admin`; `unlinkable` for a uid that could not log
    ///   in all the same; `notFound` for the account, then for the uid; `lookUpsFull`;
    ///   `systemFault`.
    package func link(
        by admin: Caller, name: String, uid: UInt32, memo: String?
    ) async throws(Failure) -> (account: AccountRecord, systemName: String) {
        let now = clock()
        let refusal = policy.refusal(of: uid)
        // Who is refused anyway should not learn which users there are.
        try await read { snapshot throws(LedgerError) in
            _ = try snapshot.admin(admin, at: now)
            if refusal == nil { _ = try snapshot.livingAccount(named: name) }
        }
        if let refusal { throw .unlinkable(refusal) }
        guard let systemName = try await systemName(of: uid) else {
            throw .ledger(.notFound(.uid))
        }
        let account = try await post(
            LinkIdentity(admin: admin, name: name, uid: uid, systemName: systemName, memo: memo))
        return (account, systemName)
    }

    func systemName(of uid: UInt32) async throws(Failure) -> String? {
        do throws(SystemUsers.Failure) {
            return try await users.name(of: uid)
        } catch {
            switch error {
            case .queueFull: throw .lookUpsFull
            case .fault: throw .systemFault
            }
        }
    }
}

extension Accounts.Policy {
    /// Whom the kernel can't name, it calls so: many who are not the same.
    private static let overflowUID: UInt32 = 65534

    /// Why a uid opens nothing, whatever the system calls it.
    fileprivate func refusal(of uid: UInt32?) -> Accounts.LocalRefusal? {
        guard localLogin else { return .isOff }
        guard let uid, uid != Self.overflowUID else { return .nobody }
        return uid < localMinUID ? .systemUser : nil
    }
}
