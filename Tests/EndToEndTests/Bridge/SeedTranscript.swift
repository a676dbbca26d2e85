import Foundation
import TellerRPC
import TestSupport

/// What seed-client.py was answered, step by step.
struct SeedTranscript {
    struct Step {
        let name: String
        /// All that is told of it but the body.
        var facts: [String: JSON]
        var body: JSON
    }

    let steps: [Step]

    /// Reads lines of JSON; what begins with `#` says where they come from.
    init(_ text: String) throws {
        steps = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            guard
                case .object(var facts) = try JSONText.decode(JSON.self, from: Array(line.utf8)),
                let name = facts.removeValue(forKey: "step")?.text
            else { throw TookTooLong("a step in \(line)") }
            let body = facts.removeValue(forKey: "body") ?? .null
            return Step(name: name, facts: facts, body: body)
        }
    }
}

extension SeedTranscript.Step {
    /// What a service says in place of this that is neither the same nor as it may be.
    ///
    /// Members that the seed did not have may be there, but for the fields that are refused. What
    /// an error says in words is its own.
    func differences(in other: SeedTranscript.Step) -> [String] {
        var found: [String] = []
        for key in Set(facts.keys).union(other.facts.keys).sorted()
        where facts[key] != other.facts[key] {
            found.append("\(key): \(text(facts[key])), and not \(text(other.facts[key]))")
        }
        guard case .object(let members) = body else {
            return body == other.body
                ? found : found + ["body: \(text(body)), not \(text(other.body))"]
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            let actual = other.body[key]
            let isSame =
                switch key {
                case "error", "detail": Self.isSentence(actual)
                case "errors": Self.areSentences(actual, as: value)
                default: actual == value
                }
            if !isSame { found.append("\(key): \(text(value)), and not \(text(actual))") }
        }
        return found
    }

    private static func isSentence(_ value: JSON) -> Bool { value.text?.isEmpty == false }

    private static func areSentences(_ actual: JSON, as expected: JSON) -> Bool {
        guard case .object(let actual) = actual, case .object(let expected) = expected else {
            return false
        }
        return actual.keys == expected.keys
            && actual.values.allSatisfy { list in
                !list.elements.isEmpty && list.elements.allSatisfy(isSentence)
            }
    }

    private func text(_ value: JSON?) -> String { value?.source ?? "nothing" }
}
