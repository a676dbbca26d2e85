import Yams

/// The text of a config file as a tree.
///
/// What YAML allows beyond maps, lists and values is refused.
enum YAMLDocument {
    /// - Errors, in order of precedence: bytes that are no UTF-8, control characters, an alias, the
    ///   syntax, a key given twice, a second document, a tag, a key that is no text.
    static func root(of bytes: [UInt8], file: String) throws(ConfigError) -> YAMLNode {
        let text = try text(of: bytes, file: file)
        try refuseAliases(in: text, file: file)
        let root: Node?
        do {
            // Plain values keep their text: whether it may be a number is for its key to say.
            root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw YAMLFault(error, text: text, file: file).configError
        }
        guard let root else { return YAMLNode(line: 1, content: .empty) }
        do throws(Refusal) {
            return try node(root)
        } catch {
            throw ConfigError(file: file, line: error.line, error.sentence)
        }
    }

    /// Whether a plain value of that text is a truth value, a number or nothing.
    static func isOtherThanText(_ text: String) -> Bool {
        let kind = Resolver.default.resolveTag(of: Node(text))
        return [.bool, .int, .float, .null].contains(kind)
    }

    private struct Refusal: Error {
        let line: Int
        let sentence: String
    }

    private static func node(_ node: Node) throws(Refusal) -> YAMLNode {
        let line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            // Yams tags what is quoted as text; any other tag was written down.
            guard scalar.tag.description == (isPlain ? "" : Tag.Name.str.rawValue) else {
                throw Refusal(line: line, sentence: "tags are not supported")
            }
            guard !isPlain || !["", "~", "null", "Null", "NULL"].contains(scalar.string) else {
                return YAMLNode(line: line, content: .empty)
            }
            return YAMLNode(line: line, content: .scalar(scalar.string, isPlain: isPlain))
        case .mapping(let mapping):
            guard mapping.tag.description.isEmpty else {
                throw Refusal(line: line, sentence: "tags are not supported")
            }
            var members: [YAMLNode.Member] = []
            for (key, value) in mapping {
                members.append(try member(key, value, of: line))
            }
            return YAMLNode(line: line, content: .map(members))
        case .sequence(let sequence):
            guard sequence.tag.description.isEmpty else {
                throw Refusal(line: line, sentence: "tags are not supported")
            }
            var elements: [YAMLNode] = []
            for element in sequence { elements.append(try Self.node(element)) }
            return YAMLNode(line: line, content: .list(elements))
        case .alias:
            throw Refusal(line: line, sentence: "aliases are not supported")
        }
    }

    private static func member(
        _ key: Node, _ value: Node, of mapLine: Int
    ) throws(Refusal) -> YAMLNode.Member {
        let keyLine = key.mark?.line ?? mapLine
        // Yams has tagged the keys, to compare them.
        switch key {
        case .scalar(let key) where key.tag.description == Tag.Name.str.rawValue:
            let value = try node(value)
            // A value that is left out begins, for the parser, where the next key does.
            let isEmpty = value.content == .empty
            return YAMLNode.Member(
                name: key.string, line: keyLine,
                value: isEmpty ? YAMLNode(line: keyLine, content: .empty) : value)
        default:
            throw Refusal(line: keyLine, sentence: "a key must be a text without a tag")
        }
    }

    private static func text(of bytes: [UInt8], file: String) throws(ConfigError) -> String {
        // The control characters that YAML refuses, found here because the parser names no line.
        let isRefused = { (byte: UInt8) in
            byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte) || byte == 0x7F
        }
        if let index = bytes.firstIndex(where: isRefused) {
            throw ConfigError(
                file: file, line: line(of: index, in: bytes),
                "a control character (\(bytes[index])) is in this line")
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let valid = String(decoding: bytes, as: UTF8.self).utf8
        let index = zip(valid, bytes).enumerated().first { $1.0 != $1.1 }?.offset ?? bytes.count
        throw ConfigError(
            file: file, line: line(of: index, in: bytes), "this line is not UTF-8")
    }

    /// Values repeated by aliases can be exponentially many, and Yams would compare them all.
    ///
    /// A name that stands behind both `&` and `*` is refused wherever it is: too much, but never
    /// too little.
    private static func refuseAliases(in text: String, file: String) throws(ConfigError) {
        let anchors = names(after: UInt8(ascii: "&"), in: text.utf8)
        guard !anchors.isEmpty else { return }
        let defined = Set(anchors.map(\.name))
        for alias in names(after: UInt8(ascii: "*"), in: text.utf8)
        where defined.contains(alias.name) {
            throw ConfigError(
                file: file, line: line(of: alias.offset, in: Array(text.utf8)),
                "aliases are not supported: *\(shownText(alias.name))")
        }
    }

    private static func names(
        after sign: UInt8, in text: String.UTF8View
    ) -> [(name: String, offset: Int)] {
        var found: [(name: String, offset: Int)] = []
        let bytes = Array(text)
        for (offset, byte) in bytes.enumerated() where byte == sign {
            let name = bytes[(offset + 1)...].prefix { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
            if !name.isEmpty { found.append((String(decoding: name, as: UTF8.self), offset)) }
        }
        return found
    }

    private static func line(of index: Int, in bytes: [UInt8]) -> Int {
        1 + bytes[..<index].count { $0 == UInt8(ascii: "\n") }
    }
}
