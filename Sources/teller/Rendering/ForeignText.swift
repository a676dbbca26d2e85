/// Text that others wrote, made harmless for a terminal.
enum ForeignText {
    /// The text with visible escapes for what could steer a terminal.
    ///
    /// That are control characters of ASCII and of C1, and the characters that turn the direction
    /// of the text around them. Line ends and tabs stay, if lines are kept.
    static func escaped(_ text: String, keepingLines: Bool) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var escaped = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let isLineEnd =
                scalar == "\n"
                || scalar == "\r" && index + 1 < scalars.count
                    && scalars[index + 1] == "\n"
            if !isHarmful(scalar) || keepingLines && (isLineEnd || scalar == "\t") {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += name(scalar)
            }
        }
        return escaped
    }

    /// The same for JSON text, where such characters stand only in strings.
    static func escapedJSON(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        return text.unicodeScalars.reduce(into: "") { escaped, scalar in
            if isHarmful(scalar) {
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        // Embeddings, overrides and isolates (UAX #9), and the separators of lines.
        case 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}
