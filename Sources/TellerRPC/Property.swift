/// One member of an object of the contract: its name, kind and bounds, and one sentence about it.
package struct Property: Sendable {
    package let name: String
    package let schema: Schema
    package let isRequired: Bool
    package let summary: String

    package init(
        _ name: String, _ schema: Schema, required: Bool = true, _ summary: String
    ) {
        self.name = name
        self.schema = schema
        self.isRequired = required
        self.summary = summary
    }
}

/// The kind and bounds of a value of the contract.
package indirect enum Schema: Sendable {
    /// Text of so many bytes of UTF-8.
    case text(bytes: ClosedRange<Int>)
    /// A point in time as RFC 3339 has it, in UTC with milliseconds.
    case time
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    case boolean
    case choice([String])
    /// A string or a number, as an id of JSON-RPC.
    case requestID
    case list(of: Schema, count: ClosedRange<Int>?)
    case object([Property])
    /// Any JSON.
    case any

    /// An id that the daemon made: opaque to callers.
    package static let id = Schema.text(bytes: Limits.publicIDBytes)
    /// An amount of tokens that is never below zero.
    package static let tokens = Schema.integer(0...Limits.accountCap)
}
