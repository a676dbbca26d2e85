/// Reads JSON text (RFC 8259) once, checks it whole, and says where the members of objects are.
///
/// It builds no values, so that a hostile line costs no more than its bytes. UTF-8 is checked by
/// the caller.
struct JSONScanner {
    enum Fault: Error {
        case syntax
        case depth
    }

    /// The parts of a text that a caller wants to know of.
    struct Member {
        var name: Range<Int>
        var value: Range<Int>
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private(set) var position: Int
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    var atEnd: Bool { position == bytes.count }

    /// The next byte that is not white space, without taking it.
    mutating func peek() -> UInt8? {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case let byte: return byte
            }
        }
        return nil
    }

    /// Takes one value of any kind and returns where it stands.
    mutating func value() throws(Fault) -> Range<Int> {
        guard let first = peek() else { throw .syntax }
        let start = position
        switch first {
        case UInt8(ascii: "{"): _ = try object(collecting: false)
        case UInt8(ascii: "["): try array { scanner throws(Fault) in _ = try scanner.value() }
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: try number()
        }
        return start..<position
    }

    /// Takes an object; the ranges of its members, in order, if they are asked for.
    mutating func object(collecting: Bool) throws(Fault) -> [Member] {
        try object { _ in collecting }
    }

    /// Takes an object; the ranges of those of its members, in order, whose name is wanted.
    mutating func object(where isWanted: (Range<Int>) -> Bool) throws(Fault) -> [Member] {
        try enter()
        defer { depth -= 1 }
        position += 1
        var members: [Member] = []
        if peek() == UInt8(ascii: "}") {
            position += 1
            return members
        }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw .syntax }
            let start = position
            try string()
            let name = start..<position
            guard peek() == UInt8(ascii: ":") else { throw .syntax }
            position += 1
            let value = try value()
            if isWanted(name) { members.append(Member(name: name, value: value)) }
            let separator = peek()
            position += 1
            if separator == UInt8(ascii: "}") { return members }
            guard separator == UInt8(ascii: ",") else { throw .syntax }
        }
    }

    /// Takes an array; `element` takes each of its values.
    mutating func array(
        element: (inout JSONScanner) throws(Fault) -> Void
    ) throws(Fault) {
        try enter()
        defer { depth -= 1 }
        position += 1
        if peek() == UInt8(ascii: "]") {
            position += 1
            return
        }
        while true {
            try element(&self)
            let separator = peek()
            position += 1
            if separator == UInt8(ascii: "]") { return }
            guard separator == UInt8(ascii: ",") else { throw .syntax }
        }
    }

    private mutating func enter() throws(Fault) {
        depth += 1
        guard depth <= Limits.jsonDepth else { throw .depth }
    }

    private mutating func string() throws(Fault) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw .syntax
            default: break
            }
        }
        throw .syntax
    }

    private mutating func escape() throws(Fault) {
        guard position < bytes.count else { throw .syntax }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            guard position + 4 <= bytes.count else { throw .syntax }
            for index in position..<position + 4 where !Self.isHexDigit(bytes[index]) {
                throw .syntax
            }
            position += 4
        default:
            throw .syntax
        }
    }

    private mutating func literal(_ text: StaticString) throws(Fault) {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { throw .syntax }
        for offset in 0..<length where bytes[position + offset] != text.utf8Start[offset] {
            throw .syntax
        }
        position += length
    }

    private mutating func number() throws(Fault) {
        if next(is: UInt8(ascii: "-")) { position += 1 }
        if next(is: UInt8(ascii: "0")) {
            position += 1
        } else {
            try digits()
        }
        if next(is: UInt8(ascii: ".")) {
            position += 1
            try digits()
        }
        if next(is: UInt8(ascii: "e")) || next(is: UInt8(ascii: "E")) {
            position += 1
            if next(is: UInt8(ascii: "+")) || next(is: UInt8(ascii: "-")) { position += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(Fault) {
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
        guard position > start else { throw .syntax }
    }

    private func next(is byte: UInt8) -> Bool { position < bytes.count && bytes[position] == byte }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
