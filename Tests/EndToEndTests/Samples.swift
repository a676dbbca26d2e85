import TellerRPC
import TestSupport

/// Values for a field: some that its schema allows, at the very edge, and the nearest that it
/// does not.
enum Samples {
    struct Sample: Sendable {
        var value: JSON
        var isAccepted: Bool

        init(_ value: JSON, _ isAccepted: Bool) {
            self.value = value
            self.isAccepted = isAccepted
        }
    }

    /// Some value that is right.
    static func valid(_ schema: Schema) -> JSON {
        switch schema {
        case .text(let bytes): text(max(1, bytes.lowerBound))
        case .time: "2026-11-22T18:00:00.000Z"
        case .integer(let range): .integer(range.lowerBound)
        case .number(let range): .number(range.lowerBound)
        case .boolean: true
        // Messages must end with one of the user's.
        case .choice(let choices): .string(choices.contains("user") ? "user" : choices[0])
        case .requestID: 1
        case .list(of: let element, count: let count):
            .array(Array(repeating: valid(element), count: max(1, count?.lowerBound ?? 1)))
        case .object(let properties):
            .object(
                Dictionary(
                    uniqueKeysWithValues: properties.map { ($0.name, valid($0.schema)) }))
        case .any: [:]
        }
    }

    static func all(_ schema: Schema, isRequired: Bool) -> [Sample] {
        // An optional param may be null, which is as if it were not there.
        let null = isRequired ? [Sample(.null, false)] : []
        return null + edges(schema) + others(schema).map { Sample($0, false) }
    }

    private static func edges(_ schema: Schema) -> [Sample] {
        switch schema {
        case .text(let bytes):
            [
                Sample(text(bytes.lowerBound - 1), false), Sample(text(bytes.lowerBound), true),
                Sample(text(bytes.upperBound), true), Sample(text(bytes.upperBound + 1), false),
            ].filter { $0.value != .null }
        case .integer(let range):
            [Sample(.integer(range.lowerBound), true), Sample(.integer(range.upperBound), true)]
                + (range.lowerBound == .min
                    ? [] : [Sample(.integer(range.lowerBound - 1), false)])
                + (range.upperBound == .max
                    ? [] : [Sample(.integer(range.upperBound + 1), false)])
        case .number(let range):
            [
                Sample(.number(range.lowerBound), true), Sample(.number(range.upperBound), true),
                Sample(.number(range.lowerBound - 0.001), false),
                Sample(.number(range.upperBound + 0.001), false),
            ]
        case .boolean: [Sample(true, true), Sample(false, true)]
        case .choice(let choices):
            choices.map { Sample(.string($0), true) } + [Sample("no such", false)]
        case .requestID: [Sample("a", true), Sample(-1, true), Sample(.number(1.5), true)]
        case .list(of: let element, count: let count): list(of: element, count ?? 1...1)
        case .object(let properties): object(properties)
        case .time, .any: []
        }
    }

    /// With a plain element behind each, since the last message of a context has rules of its own.
    private static func list(of element: Schema, _ count: ClosedRange<Int>) -> [Sample] {
        let one = valid(element)
        let lengths = [
            count.lowerBound - 1, count.lowerBound, count.upperBound, count.upperBound + 1,
        ]
        return lengths.filter { $0 >= 0 }.map { length in
            Sample(.array(Array(repeating: one, count: length)), count.contains(length))
        } + all(element, isRequired: true).map { Sample([$0.value, one], $0.isAccepted) }
    }

    private static func object(_ properties: [Property]) -> [Sample] {
        let whole = valid(.object(properties))
        let members = properties.flatMap { property in
            all(property.schema, isRequired: property.isRequired).map {
                Sample(whole.merging([property.name: $0.value]), $0.isAccepted)
            }
        }
        return members + [
            Sample(whole, true), Sample(whole.merging(["bogus": 1]), false),
            Sample([:], !properties.contains(where: \.isRequired)),
        ]
    }

    /// What is of another type.
    private static func others(_ schema: Schema) -> [JSON] {
        let text: JSON = "1"
        let number = JSON.number(1.5)
        let list: JSON = [[]]
        return switch schema {
        case .text, .choice, .time: [number, true, list, [:], 7]
        case .integer: [text, number, true, list, [:]]
        case .number: [text, true, list, [:]]
        case .boolean: [text, number, list, [:], 0, 1]
        case .requestID: [true, list, [:]]
        case .list: [text, number, true, [:]]
        case .object: [text, number, true, list]
        case .any: []
        }
    }

    /// Null where there is no text so short.
    private static func text(_ bytes: Int) -> JSON {
        bytes < 0 ? .null : .string(String(repeating: "a", count: bytes))
    }
}
