extension Field {
    /// The name of an account that exists; compared without regard to case.
    static func username(
        _ name: String, _ path: any KeyPath<Root, String> & Sendable
    ) -> Field {
        .text(name, path, bytes: Limits.usernameBytes, "The account's name.")
    }

    /// The same where a listing may be of all accounts.
    static func username(
        _ name: String, _ path: any KeyPath<Root, String?> & Sendable
    ) -> Field {
        .text(name, path, bytes: Limits.usernameBytes, "The account's name; all if not given.")
    }

    static func memo(_ path: any KeyPath<Root, String?> & Sendable) -> Field {
        .text("memo", path, bytes: Limits.memoBytes, "A note that is kept with the write.")
    }

    static func amount(_ path: any KeyPath<Root, Int64> & Sendable) -> Field {
        .integer("amount", path, Limits.amount, "Tokens.")
    }

    static func idempotencyKey(_ path: any KeyPath<Root, String?> & Sendable) -> Field {
        .text(
            "idempotency_key", path, bytes: Limits.idempotencyKeyBytes,
            "Makes a repeat safe: the same key gets the recorded result, written once.")
    }
}
