/// A param of a method: the property that documents it, and the check that holds values to it.
///
/// The key path ties the declaration to the struct, so that the two can't name different things.
package struct Field<Root: Sendable>: Sendable {
    package let property: Property
    /// What is wrong with the value, if anything is.
    let fault: @Sendable (Root) -> RPCError?

    package static func text(
        _ name: String, _ path: any KeyPath<Root, String> & Sendable, bytes: ClosedRange<Int>,
        _ summary: String
    ) -> Field {
        Field(property: Property(name, .text(bytes: bytes), summary)) {
            textFault(name, $0[keyPath: path], bytes)
        }
    }

    package static func text(
        _ name: String, _ path: any KeyPath<Root, String?> & Sendable, bytes: ClosedRange<Int>,
        _ summary: String
    ) -> Field {
        Field(property: Property(name, .text(bytes: bytes), required: false, summary)) {
            $0[keyPath: path].flatMap { textFault(name, $0, bytes) }
        }
    }

    package static func integer(
        _ name: String, _ path: any KeyPath<Root, Int64> & Sendable, _ range: ClosedRange<Int64>,
        _ summary: String
    ) -> Field {
        Field(property: Property(name, .integer(range), summary)) {
            rangeFault(name, $0[keyPath: path], range)
        }
    }

    package static func integer(
        _ name: String, _ path: any KeyPath<Root, Int64?> & Sendable, _ range: ClosedRange<Int64>,
        _ summary: String
    ) -> Field {
        Field(property: Property(name, .integer(range), required: false, summary)) {
            $0[keyPath: path].flatMap { rangeFault(name, $0, range) }
        }
    }

    package static func boolean(
        _ name: String, _ path: any KeyPath<Root, Bool?> & Sendable, _ summary: String
    ) -> Field {
        Field(property: Property(name, .boolean, required: false, summary)) { _ in nil }
    }

    package static func choice<Choice>(
        _ name: String, _ path: any KeyPath<Root, Choice?> & Sendable, _ summary: String
    ) -> Field where Choice: CaseIterable & RawRepresentable<String> {
        let choices = Choice.allCases.map(\.rawValue)
        return Field(property: Property(name, .choice(choices), required: false, summary)) { _ in
            nil
        }
    }

    package static func choice<Choice>(
        _ name: String, _ path: any KeyPath<Root, Choice> & Sendable, _ summary: String
    ) -> Field where Choice: CaseIterable & RawRepresentable<String> {
        let choices = Choice.allCases.map(\.rawValue)
        return Field(property: Property(name, .choice(choices), summary)) { _ in nil }
    }

    package static func time(
        _ name: String, _ path: any KeyPath<Root, String?> & Sendable, _ summary: String
    ) -> Field {
        Field(property: Property(name, .time, required: false, summary)) {
            $0[keyPath: path].flatMap { timeFault(name, $0) }
        }
    }

    /// A value whose bounds are more than a range.
    package static func value<Value>(
        _ name: String, _ path: any KeyPath<Root, Value?> & Sendable, _ schema: Schema,
        _ summary: String, fault: @escaping @Sendable (Value) -> RPCError? = { _ in nil }
    ) -> Field {
        Field(property: Property(name, schema, required: false, summary)) {
            $0[keyPath: path].flatMap(fault)
        }
    }
}

private func textFault(_ name: String, _ value: String, _ bytes: ClosedRange<Int>) -> RPCError? {
    let count = value.utf8.count
    guard !bytes.contains(count) else { return nil }
    return .invalidParams(
        "The param '\(name)' has \(count) bytes; it may have \(bytes.lowerBound) to "
            + "\(bytes.upperBound).")
}

private func rangeFault(
    _ name: String, _ value: Int64, _ range: ClosedRange<Int64>
) -> RPCError? {
    guard !range.contains(value) else { return nil }
    return .invalidParams(
        "The param '\(name)' is \(value); it may be \(range.lowerBound) to \(range.upperBound).")
}

private func timeFault(_ name: String, _ value: String) -> RPCError? {
    guard RFC3339.milliseconds(value) == nil else { return nil }
    return .invalidParams(
        "The param '\(name)' must be a time as RFC 3339 has it, like 2026-11-22T00:00:00Z.")
}
