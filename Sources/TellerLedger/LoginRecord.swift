/// A login: a token's hash and what it stands for.
package struct LoginRecord: Hashable, Sendable {
    package var token: TokenHash
    package var account: AccountID
    package var label: String?
    package var createdAt: Timestamp
    /// Nil where it is good until it is revoked.
    package var expiresAt: Timestamp?

    package init(
        token: TokenHash, account: AccountID, label: String?, createdAt: Timestamp,
        expiresAt: Timestamp?
    ) {
        self.token = token
        self.account = account
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// A login found by its token, with its account as it stands now.
package struct Session: Sendable {
    package var standing: Standing
    package var expiresAt: Timestamp?

    package init(standing: Standing, expiresAt: Timestamp?) {
        self.standing = standing
        self.expiresAt = expiresAt
    }
}
