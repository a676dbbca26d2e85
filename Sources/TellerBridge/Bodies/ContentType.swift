/// What a Content-Type field says.
struct ContentType {
    /// Type and subtype, in lower case.
    let essence: String
    /// What stands between the parts of a form in parts.
    let boundary: String?
    private let charset: String?

    init?(_ field: String?) {
        guard let field else { return nil }
        let parts = field.split(separator: ";", omittingEmptySubsequences: false)
        essence = Self.trimmed(parts[0]).lowercased()
        func parameter(_ name: String) -> String? {
            parts.dropFirst().lazy.compactMap { part -> String? in
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, Self.trimmed(pair[0]).lowercased() == name else {
                    return nil
                }
                return Self.trimmed(pair[1]).filter { $0 != "\"" }
            }.first
        }
        charset = parameter("charset")?.lowercased()
        boundary = parameter("boundary")
    }

    /// UTF-8, or a part of it; so it is taken for where nothing is said.
    var isUTF8: Bool { ["utf-8", "utf8", "us-ascii"].contains(charset ?? "utf-8") }

    private static func trimmed(_ text: Substring) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
    }
}
