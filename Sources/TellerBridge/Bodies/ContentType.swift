/// What a Content-Type field says (RFC 9110, section 8.3.1).
struct ContentType {
    /// Type and subtype, in lower case.
    let essence: String
    /// Names in lower case; values as they came, without the quotes around them.
    private let parameters: [(name: String, value: String)]

    init?(_ field: String?) {
        guard let field else { return nil }
        let parts = field.split(separator: ";", omittingEmptySubsequences: false)
        essence = Self.trimmed(parts[0]).lowercased()
        parameters = parts.dropFirst().compactMap { part in
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { return nil }
            return (Self.trimmed(pair[0]).lowercased(), Self.unquoted(Self.trimmed(pair[1])))
        }
    }

    /// UTF-8, or a part of it; so it is taken for where nothing is said.
    var isUTF8: Bool {
        parameters.first { $0.name == "charset" }.map {
            ["utf-8", "utf8", "us-ascii"].contains($0.value.lowercased())
        } ?? true
    }

    /// What stands between the parts of a form that has them; nil where it is not said, or twice.
    var boundary: String? {
        let named = parameters.filter { $0.name == "boundary" }
        return named.count == 1 ? named[0].value : nil
    }

    private static func trimmed(_ text: Substring) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
    }

    private static func unquoted(_ text: String) -> String {
        guard text.utf8.count >= 2, text.first == "\"", text.last == "\"" else { return text }
        return String(text.dropFirst().dropLast())
    }
}
