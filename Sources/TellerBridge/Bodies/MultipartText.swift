/// Reads a form in parts, `multipart/form-data` (RFC 7578), as pages and `curl -F` send them.
///
/// It is strict where readers differ, so that nobody sees other fields in a body than this one:
/// nothing stands before the first part or behind the last, and a boundary ends its line.
struct MultipartText {
    /// RFC 2046, section 5.1.1.
    static let boundaryBytes = 1...70
    /// The head of a part: a name, and what programs say of a text beside it.
    static let headBytes = 2 << 10

    private let body: [UInt8]
    /// What stands before each part, but for the line end before the first.
    private let delimiter: [UInt8]
    private var position = 0

    /// Texts and files, in order; of a file no more is told than that it is one.
    ///
    /// - Errors: 400 for a boundary that can't be one, what is broken, cut off or too much, and a
    ///   part that is neither a file nor plain text in UTF-8, which is named.
    static func fields(
        _ body: [UInt8], boundary: String?
    ) throws(HTTPFault) -> [(name: String, value: BodyFields.Value)] {
        guard let boundary, isBoundary(boundary.utf8) else {
            throw .unreadable(
                "The Content-Type must name one boundary of 1 to \(boundaryBytes.upperBound) "
                    + "characters that RFC 2046 allows.")
        }
        var text = MultipartText(body: body, delimiter: Array("\r\n--\(boundary)".utf8))
        return try text.fields()
    }

    private init(body: [UInt8], delimiter: [UInt8]) {
        self.body = body
        self.delimiter = delimiter
    }

    private static func isBoundary(_ text: String.UTF8View) -> Bool {
        boundaryBytes.contains(text.count) && text.last != UInt8(ascii: " ")
            && text.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "'()+_,-./:=? ".utf8.contains(byte)
                }
            }
    }

    private mutating func fields() throws(HTTPFault) -> [(name: String, value: BodyFields.Value)] {
        guard take(delimiter.dropFirst(2)) else {
            throw .unreadable("The form does not begin with its boundary.")
        }
        var fields: [(name: String, value: BodyFields.Value)] = []
        while !take("--".utf8) {
            guard take(Self.lineEnd) else {
                throw .unreadable("A boundary of the form does not end its line.")
            }
            guard fields.count < FormText.mostFields else {
                throw .badRequest("The form has more than \(FormText.mostFields) fields.")
            }
            let head = try PartHead(lines: headLines())
            fields.append((head.name, try head.value(of: content())))
        }
        _ = take(Self.lineEnd)
        guard position == body.count else {
            throw .unreadable("Something stands behind the form's last boundary.")
        }
        return fields
    }

    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
    private static let cutOff = HTTPFault.unreadable("The form ends before its last boundary.")

    /// Passes over what comes next if it is this.
    private mutating func take(_ text: some Collection<UInt8>) -> Bool {
        guard body[position...].starts(with: text) else { return false }
        position += text.count
        return true
    }

    private mutating func headLines() throws(HTTPFault) -> [ArraySlice<UInt8>] {
        var rest = body[position...].prefix(Self.headBytes)
        var lines: [ArraySlice<UInt8>] = []
        while true {
            guard let end = rest.firstIndex(of: 0x0D), end + 1 < rest.endIndex else {
                throw rest.endIndex < body.count
                    ? .unreadable("The head of a part is over \(Self.headBytes) bytes.")
                    : Self.cutOff
            }
            guard rest[end + 1] == 0x0A else {
                throw .unreadable("A line in the head of a part does not end with CR and LF.")
            }
            let line = rest[..<end]
            rest = rest[(end + 2)...]
            position = rest.startIndex
            if line.isEmpty { return lines }
            lines.append(line)
        }
    }

    /// Up to the next boundary, which it passes over.
    ///
    /// A boundary has no CR, so no byte is compared more than twice, whatever the body.
    private mutating func content() throws(HTTPFault) -> ArraySlice<UInt8> {
        let begin = position
        var rest = body[begin...]
        // Some would see the end of a part here, and others its beginning.
        guard !rest.starts(with: delimiter.dropFirst(2)) else {
            throw .unreadable("A part of the form has a head and nothing behind it.")
        }
        while let next = rest.firstIndex(of: 0x0D) {
            rest = body[next...]
            if rest.starts(with: delimiter) {
                position = next + delimiter.count
                return body[begin..<next]
            }
            rest = rest.dropFirst()
        }
        throw Self.cutOff
    }
}
