/// An account as the ledger keeps it: its standing, and what changes rarely.
package struct AccountRecord: Hashable, Sendable {
    package var standing: Standing
    package var name: String
    package var createdAt: Timestamp
    package var lastSeenAt: Timestamp?

    package init(
        standing: Standing, name: String, createdAt: Timestamp, lastSeenAt: Timestamp?
    ) {
        self.standing = standing
        self.name = name
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
    }

    package var id: AccountID { standing.id }

    /// Names are unique without regard to case; they are ASCII, or what an import brought along.
    package static func folded(_ name: String) -> String { name.lowercased() }
}

/// What an account is opened with.
package struct NewAccount: Sendable {
    package var name: String
    /// In PHC format; nil where nobody can log in by password.
    package var passwordHash: String?
    package var role: Standing.Role
    package var createdAt: Timestamp

    package init(
        name: String, passwordHash: String?, role: Standing.Role, createdAt: Timestamp
    ) {
        self.name = name
        self.passwordHash = passwordHash
        self.role = role
        self.createdAt = createdAt
    }
}

/// An account with what its logins by password are checked against.
package struct Credentials: Sendable {
    package var account: AccountRecord
    package var passwordHash: String?

    package init(account: AccountRecord, passwordHash: String?) {
        self.account = account
        self.passwordHash = passwordHash
    }
}
