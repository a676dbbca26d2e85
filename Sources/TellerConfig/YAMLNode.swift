/// A value of the file and where it begins.
struct YAMLNode: Hashable, Sendable {
    indirect enum Content: Hashable, Sendable {
        /// No value, `~` or `null`.
        case empty
        /// The text, and whether it stood there without quotes, so that it can be a number.
        case scalar(String, isPlain: Bool)
        case map([Member])
        case list([YAMLNode])
    }

    struct Member: Hashable, Sendable {
        let name: String
        /// Of the name; the first is 1.
        let line: Int
        let value: YAMLNode
    }

    /// The first is 1.
    let line: Int
    let content: Content
}

/// Why a value does not fit its key.
struct Fault: Error {
    /// What follows the key's path.
    let sentence: String
}

extension YAMLNode {
    /// - Errors: not a whole number in decimal digits, out of range.
    func integer(in range: ClosedRange<Int64>) throws(Fault) -> Int64 {
        let phrase = Config.Bounds.integer(range).phrase
        guard case .scalar(let text, isPlain: true) = content, Self.isInteger(text) else {
            throw Fault(sentence: "is \(shown); it must be a whole number, \(phrase)")
        }
        guard let value = Int64(text), range.contains(value) else {
            throw Fault(sentence: "is \(shown); it may be \(phrase)")
        }
        return value
    }

    /// - Errors: not a text, control characters (but for ends of lines and tabs, where it may have
    ///   several lines), too short or too long.
    func text(bytes: ClosedRange<Int>, hasLines: Bool = false) throws(Fault) -> String {
        guard case .scalar(let text, let isPlain) = content else {
            throw Fault(sentence: "is \(shown); it must be a text")
        }
        if isPlain, YAMLDocument.isOtherThanText(text) {
            throw Fault(sentence: "is \(shown), which is no text in YAML; put it in quotes")
        }
        let isRefused = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control
                && !(hasLines && (scalar == "\n" || scalar == "\t"))
        }
        guard !text.unicodeScalars.contains(where: isRefused) else {
            throw Fault(sentence: "is \(shown); it may not hold control characters")
        }
        guard bytes.contains(text.utf8.count) else {
            throw Fault(
                sentence: "has \(text.utf8.count) bytes; it may have "
                    + "\(bytes.lowerBound) to \(bytes.upperBound)")
        }
        return text
    }

    /// - Errors: neither `true` nor `false`, without quotes.
    ///
    /// YAML 1.1 has `yes` and `on` too, YAML 1.2 does not, so they would not be clear.
    func boolean() throws(Fault) -> Bool {
        switch content {
        case .scalar("true", isPlain: true): return true
        case .scalar("false", isPlain: true): return false
        default: throw Fault(sentence: "is \(shown); it may be \(Config.Bounds.boolean.phrase)")
        }
    }

    /// - Errors: none of the choices.
    func choice<Choice>() throws(Fault) -> Choice
    where Choice: CaseIterable & RawRepresentable<String> {
        if case .scalar(let text, isPlain: _) = content, let value = Choice(rawValue: text) {
            return value
        }
        let choices = Choice.allCases.map(\.rawValue)
        if let only = choices.first, choices.count == 1 {
            throw Fault(sentence: "is \(shown); this version has \(only) only")
        }
        throw Fault(sentence: "is \(shown); it may be \(Config.Bounds.choice(choices).phrase)")
    }

    /// - Errors: not a list, too long, an element that is no text.
    func names(count: ClosedRange<Int>, bytes: ClosedRange<Int>) throws(Fault) -> [String] {
        guard case .list(let elements) = content else {
            throw Fault(sentence: "is \(shown); it must be a list of names, like [one, two]")
        }
        guard count.contains(elements.count) else {
            throw Fault(
                sentence: "has \(elements.count) names; it may have \(count.lowerBound) to "
                    + "\(count.upperBound)")
        }
        var names: [String] = []
        for element in elements { names.append(try element.text(bytes: bytes)) }
        return names
    }

    /// The value as a message shows it: short, on one line.
    var shown: String {
        switch content {
        case .empty: "empty"
        case .map: "a map"
        case .list: "a list"
        case .scalar(let text, isPlain: true): shownText(text)
        case .scalar(let text, isPlain: false): "\"\(shownText(text))\""
        }
    }

    /// Without a leading zero, which YAML 1.1 reads as octal and YAML 1.2 does not.
    private static func isInteger(_ text: String) -> Bool {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
        return text.utf8.count - digits.count <= 1
            && !digits.isEmpty
            && digits.allSatisfy { (0x30...0x39).contains($0) }
            && (digits.count == 1 || digits.first != UInt8(ascii: "0"))
    }
}

/// At most 64 characters, control characters as their numbers.
func shownText(_ text: String) -> String {
    let escaped = text.unicodeScalars.prefix(64).map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            "\\u{\(String(scalar.value, radix: 16))}"
        default: String(scalar)
        }
    }
    return escaped.joined() + (text.unicodeScalars.count > 64 ? "…" : "")
}
