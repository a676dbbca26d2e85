/// Reads a form in parts, `multipart/form-data` (RFC 7578), as pages and `curl -F` send them.
///
/// Files are passed over: no route takes one.
struct MultipartText {
    private let body: [UInt8]
    private let delimiter: [UInt8]
    private var position = 0

    /// - Errors: 400 without a boundary, or with one that can't be (RFC 2046, section 5.1.1).
    private init(_ body: [UInt8], boundary: String?) throws(HTTPFault) {
        guard let boundary, (1...70).contains(boundary.utf8.count) else {
            throw .unreadable("The form in parts has no boundary.")
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        // The first part may stand at the very start.
        self.body = [0x0D, 0x0A] + body
    }

    /// - Errors: 400 for parts that can't be read, what is not UTF-8, and too many fields.
    static func fields(
        _ body: [UInt8], boundary: String?
    ) throws(HTTPFault) -> [(name: String, value: String)] {
        var reader = try MultipartText(body, boundary: boundary)
        guard let first = reader.find(reader.delimiter) else { throw broken }
        reader.position = first + reader.delimiter.count
        var fields: [(name: String, value: String)] = []
        while let part = try reader.part() {
            guard let head = PartHead(part.head), head.isPlain else { throw broken }
            guard !head.isFile else { continue }
            guard let value = String(validating: part.value, as: UTF8.self) else {
                throw .badRequest("The form is not UTF-8.")
            }
            fields.append((head.name, value))
            guard fields.count <= FormText.mostFields else {
                throw .badRequest("The form has more than \(FormText.mostFields) fields.")
            }
        }
        return fields
    }

    private static let broken = HTTPFault.unreadable("The form in parts can't be read.")

    /// The part behind the delimiter that was read last; nil where that was the end.
    private mutating func part() throws(HTTPFault) -> (
        head: ArraySlice<UInt8>, value: ArraySlice<UInt8>
    )? {
        if body[position...].starts(with: "--".utf8) { return nil }
        guard let lineEnd = find(Self.lineEnd),
            body[position..<lineEnd].allSatisfy({ $0 == 0x20 || $0 == 0x09 }),
            let end = find(delimiter, from: lineEnd)
        else { throw Self.broken }
        // Its head ends with an empty line, which may be its first.
        guard let headEnd = find(Self.emptyLine, from: lineEnd), headEnd + 4 <= end else {
            throw Self.broken
        }
        position = end + delimiter.count
        return (body[lineEnd..<headEnd], body[(headEnd + 4)..<end])
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
    private static let emptyLine: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]

    /// Where something that begins with a line end stands next.
    private func find(_ wanted: [UInt8], from start: Int? = nil) -> Int? {
        var index = start ?? position
        while index + wanted.count <= body.count {
            if body[index] == 0x0D, body[index..<(index + wanted.count)].elementsEqual(wanted) {
                return index
            }
            index += 1
        }
        return nil
    }
}

/// What the head of a part says.
private struct PartHead {
    private(set) var name = ""
    private(set) var isFile = false
    /// Whether its value stands there as it is, in UTF-8.
    private(set) var isPlain = true

    /// - Returns: nil for what is no head of a form's part.
    init?(_ head: ArraySlice<UInt8>) {
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        var isField = false
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            switch line[..<colon].lowercased() {
            case "content-disposition":
                let words = Self.words(value)
                guard words.first?.lowercased() == "form-data" else { return nil }
                for word in words.dropFirst() {
                    let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
                    if pair.count == 2, pair[0].lowercased() == "name" {
                        name = pair[1]
                        isField = true
                    }
                    if pair[0].lowercased().hasPrefix("filename") { isFile = true }
                }
            case "content-type":
                if ContentType(String(value))?.isUTF8 != true { isPlain = false }
            case "content-transfer-encoding":
                if !["7bit", "8bit", "binary"].contains(value.lowercased()) { isPlain = false }
            default: break
            }
        }
        guard isField else { return nil }
    }

    /// What stands between semicolons outside of quotes, without the quotes.
    private static func words(_ text: Substring) -> [String] {
        var words = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text {
            switch character {
            case _ where isEscaped:
                words[words.count - 1].append(character)
                isEscaped = false
            case "\\" where isQuoted: isEscaped = true
            case "\"": isQuoted.toggle()
            case ";" where !isQuoted: words.append("")
            case " " where !isQuoted, "\t" where !isQuoted: break
            default: words[words.count - 1].append(character)
            }
        }
        return words
    }
}
