/// An object as JSON text, of which only the members' places are known.
///
/// What is passed on need not be decoded and encoded again.
package struct JSONObjectText: Sendable {
    package enum Fault: Error {
        /// Broken JSON or UTF-8, or something behind the value.
        case syntax
        case depth
        /// JSON of another kind.
        case noObject
    }

    private let text: [UInt8]
    /// In the order of the text; a name that is no Unicode text is U+FFFD.
    package let members: [(name: String, value: Range<Int>)]

    package init(_ text: [UInt8]) throws(Fault) {
        guard
            text.allSatisfy({ $0 < 0x80 })
                || text.withUnsafeBufferPointer({ String(validating: $0, as: UTF8.self) }) != nil
        else { throw .syntax }
        let found: Result<[JSONScanner.Member], Fault> = text.withUnsafeBufferPointer { bytes in
            var scanner = JSONScanner(bytes)
            do throws(JSONScanner.Fault) {
                guard scanner.peek() == UInt8(ascii: "{") else {
                    _ = try scanner.value()
                    return .failure(scanner.peek() == nil ? .noObject : .syntax)
                }
                let members = try scanner.object(collecting: true)
                return scanner.peek() == nil ? .success(members) : .failure(.syntax)
            } catch .depth {
                return .failure(.depth)
            } catch {
                return .failure(.syntax)
            }
        }
        members = try found.get().map { (JSONText.string(text[$0.name]) ?? "\u{FFFD}", $0.value) }
        self.text = text
    }

    /// The source text of the first member of this name.
    package subscript(name: String) -> ArraySlice<UInt8>? {
        members.first { $0.name == name }.map { text[$0.value] }
    }

    package subscript(range: Range<Int>) -> ArraySlice<UInt8> { text[range] }

    /// A name that is there more than once.
    package var repeatedName: String? {
        for (index, member) in members.enumerated()
        where members[..<index].contains(where: { $0.name == member.name }) {
            return member.name
        }
        return nil
    }
}
