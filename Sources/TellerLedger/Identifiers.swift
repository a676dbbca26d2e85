/// The number of an account; never shown outside.
package struct AccountID: Hashable, Sendable {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }
}

/// The number of a chat.
///
/// A conversation is named by its first chat.
package struct ChatID: Hashable, Sendable {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }
}

/// The number of an entry: entries of one account are in order of their ids.
package struct EntryID: Hashable, Sendable {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }
}

/// The number of an audit record.
package struct AuditID: Hashable, Sendable {
    package let value: Int64

    package init(_ value: Int64) { self.value = value }
}

/// A point in time, in milliseconds since 1970 (UTC, without leap seconds).
package struct Timestamp: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package func adding(seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: milliseconds + seconds * 1000)
    }
}

/// What a login is found by: the SHA-256 of its token, 32 bytes.
///
/// Tokens themselves are not stored.
package struct TokenHash: Hashable, Sendable {
    package let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        precondition(bytes.count == 32, "a token's hash is a SHA-256")
        self.bytes = bytes
    }
}

/// A daemon that may own holds: the node is a random id kept beside the store, the incarnation a
/// number that grows at each start.
package struct Owner: Hashable, Sendable {
    package let node: Int64
    package let incarnation: Int64

    package init(node: Int64, incarnation: Int64) {
        self.node = node
        self.incarnation = incarnation
    }
}
