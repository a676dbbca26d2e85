/// A value of JSON where it stands in a text; nothing is decoded before it is asked for.
///
/// For what comes in other shapes than the contract's, such as bodies of HTTP; params of methods
/// are `RawParams`.
package struct JSONView: Sendable {
    package enum Kind: Hashable, Sendable {
        case null, boolean, number, string, array, object
    }

    package enum Fault: Error, Hashable, Sendable {
        case notUTF8
        case syntax
        /// It nests deeper than `Limits.jsonDepth`.
        case depth
    }

    private let text: [UInt8]
    private let range: Range<Int>

    private init(_ text: [UInt8], _ range: Range<Int>) {
        self.text = text
        self.range = range
    }

    /// The one value that a text holds; the text is checked whole.
    package init(_ text: [UInt8]) throws(Fault) {
        guard Envelope.isUTF8(text) else { throw .notUTF8 }
        let found: Result<Range<Int>, JSONScanner.Fault> = text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONScanner.Fault) {
                let value = try scanner.value()
                return scanner.peek() == nil ? .success(value) : .failure(.syntax)
            } catch {
                return .failure(error)
            }
        }
        switch found {
        case .success(let value): self.init(text, value)
        case .failure(.depth): throw .depth
        case .failure(.syntax): throw .syntax
        }
    }

    /// The value as it was written.
    package var source: ArraySlice<UInt8> { text[range] }

    package var kind: Kind {
        switch text[range.lowerBound] {
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// Whether it is an object, an array or a string with nothing in it.
    package var isEmpty: Bool {
        switch kind {
        case .string: range.count == 2
        case .object, .array:
            text.withUnsafeBufferPointer { bytes in
                var scanner = JSONScanner(bytes, at: range.lowerBound + 1)
                _ = scanner.peek()
                return scanner.position == range.upperBound - 1
            }
        case .null, .boolean, .number: false
        }
    }

    /// Nil if it is no string, or one that is no Unicode text.
    package var string: String? { JSONText.string(source) }

    package var boolean: Bool? {
        kind == .boolean ? text[range.lowerBound] == UInt8(ascii: "t") : nil
    }

    package var number: Double? {
        kind == .number ? Double(String(decoding: source, as: UTF8.self)) : nil
    }

    /// A whole number, however it was written: 1.0 and 1e2 are some.
    package var integer: Int64? {
        guard kind == .number else { return nil }
        return Int64(String(decoding: source, as: UTF8.self))
            ?? number.flatMap { Int64(exactly: $0) }
    }

    /// The members of an object in their order, repeated ones too; nil if it is none.
    ///
    /// A name that is no Unicode text has a replacement character, which no name of ours has.
    package var members: [(name: String, value: JSONView)]? {
        guard kind == .object else { return nil }
        let found = text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: range.lowerBound)
            return (try? scanner.object(collecting: true)) ?? []
        }
        return found.map {
            (JSONText.string(text[$0.name]) ?? "\u{FFFD}", JSONView(text, $0.value))
        }
    }

    /// Those members of an object that have one of these names; nil if it is none.
    ///
    /// Others cost no more than their bytes, however many they are.
    package func members(named names: [String]) -> [(name: String, value: JSONView)]? {
        guard kind == .object else { return nil }
        let found = text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: range.lowerBound)
            return (try? scanner.object { Self.may(bytes[$0], be: names) }) ?? []
        }
        return found.compactMap { member in
            guard let name = JSONText.string(text[member.name]), names.contains(name) else {
                return nil
            }
            return (name, JSONView(text, member.value))
        }
    }

    /// Whether a name as it is written, in its quotes, can be one of these.
    private static func may(
        _ written: Slice<UnsafeBufferPointer<UInt8>>, be names: [String]
    ) -> Bool {
        let inner = written.dropFirst().dropLast()
        // What is escaped is seldom, and so may be found out later.
        return inner.contains(UInt8(ascii: "\\"))
            || names.contains { inner.count == $0.utf8.count && inner.elementsEqual($0.utf8) }
    }

    /// The elements of an array; nil if it is none.
    package var elements: [JSONView]? { elements(atMost: .max) }

    /// The first elements of an array; nil if it is none.
    package func elements(atMost limit: Int) -> [JSONView]? {
        guard kind == .array else { return nil }
        var found: [Range<Int>] = []
        text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes, at: range.lowerBound)
            try? scanner.array { scanner throws(JSONScanner.Fault) in
                let element = try scanner.value()
                if found.count < limit { found.append(element) }
            }
        }
        return found.map { JSONView(text, $0) }
    }
}
