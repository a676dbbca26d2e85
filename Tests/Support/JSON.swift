package import TellerRPC

/// JSON as tests write and read it.
package typealias JSON = JSONValue

extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }

    package init(integerLiteral value: Int64) { self = .integer(value) }

    package init(booleanLiteral value: Bool) { self = .boolean(value) }

    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: elements))
    }

    /// A member; null where there is none, which no member of the contract is.
    package subscript(name: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    /// Null past the end, and in what is no array.
    package subscript(index: Int) -> JSONValue {
        elements.indices.contains(index) ? elements[index] : .null
    }

    package var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }

    package var int: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    package var text: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The error's number in a response.
    package var code: Int64? { self["error"]["code"].int }

    /// The error's stable name in a response.
    package var kind: String? { self["error"]["data"]["kind"].text }

    package func merging(_ members: [String: JSONValue]) -> JSONValue {
        guard case .object(let own) = self else { return self }
        return .object(own.merging(members) { $1 })
    }

    /// As it is sent.
    package var source: String {
        String(decoding: (try? JSONText.encode(self)) ?? [], as: UTF8.self)
    }
}
