/// How many columns of a terminal text takes.
enum DisplayWidth {
    static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    /// The text itself, or as much of it as fits, with an ellipsis.
    static func shortened(_ text: String, to width: Int) -> String {
        var used = 0
        var kept = text.startIndex
        for index in text.indices {
            let next = of(text[index])
            if used + next > width {
                return width == 0 ? "" : String(text[..<kept]) + "…"
            }
            used += next
            // The ellipsis takes a column of its own.
            if used <= width - 1 { kept = text.index(after: index) }
        }
        return text
    }

    private static func of(_ character: Character) -> Int {
        character.unicodeScalars.reduce(0) { max($0, of($1)) }
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        switch scalar.value {
        // The wide and fullwidth blocks of UAX #11.
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}
