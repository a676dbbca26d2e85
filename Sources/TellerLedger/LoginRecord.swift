/// A login: a token's hash and what it stands for.
package struct LoginRecord: Hashable, Sendable {
    package var token: TokenHash
    package var account: AccountID
    package var label: String?
    package var createdAt: Timestamp
    /// Nil where it is good until it is revoked.
    package var expiresAt: Timestamp?
    /// To the minute; nil where it was not used yet.
    package var lastUsedAt: Timestamp?

    package init(
        token: TokenHash, account: AccountID, label: String?, createdAt: Timestamp,
        expiresAt: Timestamp?, lastUsedAt: Timestamp? = nil
    ) {
        self.token = token
        self.account = account
        self.label = label
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }

    package var id: LoginID { LoginID(of: token) }

    package func isGood(at now: Timestamp) -> Bool { expiresAt.map { $0 > now } ?? true }
}

/// What a login is called where its token must not be told: the beginning of the token's hash.
///
/// 72 bits, so that two of a million logins meet once in ten billion such ledgers; where they do,
/// the id names neither.
package struct LoginID: Hashable, Sendable {
    package static let byteCount = 9

    package let bytes: [UInt8]

    package init(of token: TokenHash) { bytes = Array(token.bytes.prefix(Self.byteCount)) }

    /// Nil for text that is no id: 18 hexadecimal digits in lower case.
    package init?(text: String) {
        let digits = text.utf8.compactMap(Self.value)
        guard digits.count == text.utf8.count, digits.count == Self.byteCount * 2 else {
            return nil
        }
        bytes = (0..<Self.byteCount).map { digits[$0 * 2] << 4 | digits[$0 * 2 + 1] }
    }

    package var text: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
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
