import TellerRPC

extension Property {
    /// What stands behind the name of a field in teller-rpc(7).
    var phrase: String { "\(name) Pq \(schema.phrase)\(isRequired ? "" : ", optional")" }

    /// The same for this field and those inside it.
    var phrases: [String] { [phrase] + schema.members.flatMap(\.phrases) }
}

extension Schema {
    var phrase: String {
        switch self {
        case .text(let bytes): "string, \(Self.range(bytes)) bytes"
        case .time: "time"
        case .integer(0...Limits.accountCap): "tokens"
        case .integer(Int64.min...Int64.max): "integer"
        case .integer(0...Int64.max): "integer, 0 or more"
        case .integer(1...Int64.max): "integer, 1 or more"
        case .integer(let range): "integer, \(Self.range(range))"
        case .number(let range):
            "number, \(Int(range.lowerBound)) to \(Int(range.upperBound))"
        case .boolean: "boolean"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .requestID: "string or number"
        case .list(of: let element, count: let count):
            "array of \(count.map { Self.range($0) + " " } ?? "")\(element.plural)"
        case .object: "object"
        case .any: "any JSON"
        }
    }

    /// The fields of the object that this is, or is a list of.
    var members: [Property] {
        switch self {
        case .object(let properties), .list(of: .object(let properties), count: _): properties
        default: []
        }
    }

    private var plural: String {
        switch self {
        case .text(let bytes): "strings of \(Self.range(bytes)) bytes"
        case .object: "objects"
        default: "any"
        }
    }

    private static func range<Bound>(_ range: ClosedRange<Bound>) -> String {
        range.lowerBound == range.upperBound
            ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}
