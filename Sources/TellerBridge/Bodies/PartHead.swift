internal import TellerRPC

/// What the head of a form's part says of it (RFC 7578, section 4).
struct PartHead {
    let name: String
    private let isFile: Bool
    private var type: ContentType?
    private var encoding: String?

    /// Takes the lines of a head, without their ends.
    ///
    /// - Errors: 400 for what has no name, or more than one.
    init(lines: [ArraySlice<UInt8>]) throws(HTTPFault) {
        var disposition: [(name: String, value: String)]?
        for line in lines {
            guard line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }),
                let text = String(validating: line, as: UTF8.self),
                let colon = text.firstIndex(of: ":")
            else { throw .unreadable("A line in the head of a part is no field in UTF-8.") }
            let value = String(text[text.index(after: colon)...])
            switch text[..<colon].lowercased() {
            case "content-disposition":
                guard disposition == nil, let found = Self.disposition(value) else {
                    throw .unreadable(
                        "A part's Content-Disposition can't be read, or is there twice.")
                }
                disposition = found
            case "content-type": type = ContentType(value)
            case "content-transfer-encoding":
                encoding = value.filter { $0 != " " && $0 != "\t" }.lowercased()
            // Its length, say: others have no meaning here.
            default: break
            }
        }
        let names = disposition?.filter { $0.name == "name" } ?? []
        guard names.count == 1 else {
            throw .unreadable("A part of the form does not have one name.")
        }
        name = names[0].value
        isFile = disposition?.contains { $0.name.hasPrefix("filename") } == true
    }

    /// What the part holds.
    ///
    /// - Errors: 400 that names the field, where it is neither a file nor plain text in UTF-8.
    func value(of content: ArraySlice<UInt8>) throws(HTTPFault) -> BodyFields.Value {
        if isFile { return .file }
        let isPlain = type.map { $0.essence == "text/plain" && $0.isUTF8 } ?? true
        // None of these changes a byte.
        let isAsItIs = encoding.map { ["7bit", "8bit", "binary"].contains($0) } ?? true
        guard isPlain, isAsItIs, let text = String(validating: content, as: UTF8.self) else {
            let sentence = "The field '\(name)' must be plain text in UTF-8."
            throw HTTPFault(400, .invalidParams, sentence).about(name)
        }
        return .text(text)
    }

    /// The parameters of `form-data`, names in lower case; nil for anything else.
    private static func disposition(_ text: String) -> [(name: String, value: String)]? {
        var rest = Substring(text)
        func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" } }
        func take(until ends: String) -> String {
            let word = rest.prefix { !ends.contains($0) }
            rest = rest[word.endIndex...]
            return String(word)
        }
        skipBlanks()
        guard take(until: "; \t").lowercased() == "form-data" else { return nil }
        var parameters: [(name: String, value: String)] = []
        while true {
            skipBlanks()
            guard let mark = rest.popFirst() else { return parameters }
            guard mark == ";" else { return nil }
            skipBlanks()
            let name = take(until: "=; \t\"").lowercased()
            guard !name.isEmpty, rest.popFirst() == "=" else { return nil }
            if rest.first == "\"" {
                guard let value = quoted(&rest) else { return nil }
                parameters.append((name, value))
            } else {
                let value = take(until: "; \t\"")
                guard !value.isEmpty else { return nil }
                parameters.append((name, value))
            }
        }
    }

    /// A quoted string, with its quotes; what a backslash stands before is taken as it is.
    private static func quoted(_ rest: inout Substring) -> String? {
        rest.removeFirst()
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                value.append(escaped)
            default: value.append(character)
            }
        }
        return nil
    }
}
