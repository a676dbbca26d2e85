/// Bounds of amounts.
package enum Cap {
    /// Balance and held of one account together: 2^53 - 1, the largest integer that every reader of
    /// JSON keeps exact (RFC 8259, section 6).
    package static let account: Int64 = (1 << 53) - 1
    /// Logins of one account; far more than a person has programs, few enough to list.
    package static let loginsPerAccount: Int64 = 100
}
