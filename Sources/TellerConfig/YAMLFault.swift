import Yams

/// What the YAML parser stumbled over, in the words of this project.
struct YAMLFault {
    let configError: ConfigError

    init(_ error: any Error, text: String, file: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _):
            // A key without its colon is noticed a line too late.
            let isLate = context?.text == "while scanning a simple key"
            let noticed = isLate ? context?.mark.line ?? mark.line : mark.line
            // What is missing at the end is noticed behind it.
            let line = min(noticed, 1 + (lines.lastIndex { !$0.isEmpty } ?? 0))
            configError = ConfigError(
                file: file, line: line,
                Self.isTabbed(line, in: lines)
                    ? "a tab indents this line; YAML allows spaces only"
                    : "this is no YAML: \(problem)\(context.map { " \($0.text)" } ?? "")")
        case .composer(_, let problem, let mark, _):
            let isSecond = problem == "but found another document"
            configError = ConfigError(
                file: file, line: mark.line,
                isSecond ? "a second document begins here" : "this is no YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            configError = Self.duplicate(
                names.first ?? "", at: context.mark, in: lines, file: file)
        case .reader(let problem, let offset, _, _):
            let line = offset.map { offset in text.prefix(offset).count(where: \.isNewline) + 1 }
            configError = ConfigError(file: file, line: line, "this is no YAML: \(problem)")
        case .memory:
            // How the parser says that its stack of 1,000 levels is full.
            configError = ConfigError(file: file, "the file is nested too deeply")
        default:
            configError = ConfigError(file: file, "the file is no YAML")
        }
    }

    private static func isTabbed(_ line: Int, in lines: [Substring]) -> Bool {
        guard lines.indices.contains(line - 1) else { return false }
        return lines[line - 1].prefix { $0 == " " || $0 == "\t" }.contains("\t")
    }

    /// The parser knows where the key stood first; where it stands again, and below which keys, is
    /// read off the indentation.
    private static func duplicate(
        _ name: String, at first: Mark, in lines: [Substring], file: String
    ) -> ConfigError {
        let indent = first.column - 1
        var path = [shownText(name)]
        var outer = indent
        for line in lines.prefix(max(0, first.line - 1)).reversed() where outer > 0 {
            guard let key = Self.key(of: line), key.indent < outer else { continue }
            path.insert(shownText(String(key.name)), at: 0)
            outer = key.indent
        }
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            guard let key = Self.key(of: line) else { continue }
            if key.indent < indent { break }
            if key.indent == indent, key.name == name {
                return ConfigError(
                    file: file, line: index + 1,
                    "\(path.joined(separator: ".")) is given twice, first in line \(first.line)")
            }
        }
        // Within braces, where the indentation tells nothing.
        return ConfigError(file: file, line: first.line, "\(shownText(name)) is given twice")
    }

    private static func key(of line: Substring) -> (indent: Int, name: Substring)? {
        let text = line.drop { $0 == " " }
        guard let colon = text.firstIndex(of: ":"), text.first != "#" else { return nil }
        let name = text[..<colon]
        let quotes: [Character] = ["\"", "'"]
        if let quote = name.first, quotes.contains(quote), name.last == quote, name.count > 1 {
            return (line.count - text.count, name.dropFirst().dropLast())
        }
        return (line.count - text.count, name)
    }
}
