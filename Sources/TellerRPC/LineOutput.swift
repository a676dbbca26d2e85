/// JSON text as it is written, with a frame for each value that is not finished.
final class LineOutput {
    private enum Frame {
        /// Nothing of the value has been written.
        case empty
        case scalar
        /// Its members so far: name, and where the text `"name":value` stands.
        case object(start: Int, members: [(name: String, text: Range<Int>)])
        case array(isEmpty: Bool)
    }

    private(set) var bytes: [UInt8] = []
    private var frames: [Frame] = [.empty]

    init() { bytes.reserveCapacity(Self.usualBytes) }

    /// An answered chat without its texts.
    private static let usualBytes = 256

    func enter() { frames.append(.empty) }

    /// Finishes the value of the innermost frame. One that wrote nothing is an object without
    /// members: that is how a struct without properties encodes itself.
    func close() {
        switch frames.removeLast() {
        case .empty: write(raw: "{}")
        case .scalar: break
        case .object(let start, let members): closeObject(from: start, members)
        case .array: bytes.append(UInt8(ascii: "]"))
        }
    }

    /// A value may ask for its container twice, to add to what another part of it wrote.
    func openObject() {
        if case .object = frames[frames.count - 1] { return }
        frames[frames.count - 1] = .object(start: bytes.count, members: [])
        bytes.append(UInt8(ascii: "{"))
    }

    func openArray() {
        if case .array = frames[frames.count - 1] { return }
        frames[frames.count - 1] = .array(isEmpty: true)
        bytes.append(UInt8(ascii: "["))
    }

    func member(_ name: String, _ value: () throws -> Void) rethrows {
        guard case .object(let start, var members) = frames[frames.count - 1] else { return }
        // Taken out while it grows, or the array would be copied for every member.
        frames[frames.count - 1] = .empty
        if !members.isEmpty { bytes.append(UInt8(ascii: ",")) }
        let from = bytes.count
        write(name)
        bytes.append(UInt8(ascii: ":"))
        try value()
        members.append((name, from..<bytes.count))
        frames[frames.count - 1] = .object(start: start, members: members)
    }

    func element(_ value: () throws -> Void) rethrows {
        if case .array(let isEmpty) = frames[frames.count - 1], !isEmpty {
            bytes.append(UInt8(ascii: ","))
        }
        frames[frames.count - 1] = .array(isEmpty: false)
        try value()
    }

    func scalar(_ value: () -> Void) {
        frames[frames.count - 1] = .scalar
        value()
    }

    func write(raw text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func write(raw text: String) { bytes.append(contentsOf: text.utf8) }

    func write(integer value: Int64) { bytes.append(contentsOf: String(value).utf8) }

    /// Text in quotes, escaped as RFC 8259, section 7, demands, and no further.
    func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var plain = 0
            for (index, byte) in utf8.enumerated() {
                if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
                bytes.append(contentsOf: utf8[plain..<index])
                plain = index + 1
                escape(byte)
            }
            bytes.append(contentsOf: utf8[plain...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write(raw: "\\\"")
        case UInt8(ascii: "\\"): write(raw: "\\\\")
        case 0x08: write(raw: "\\b")
        case 0x09: write(raw: "\\t")
        case 0x0A: write(raw: "\\n")
        case 0x0C: write(raw: "\\f")
        case 0x0D: write(raw: "\\r")
        default:
            write(raw: "\\u00")
            let digits = String(byte, radix: 16)
            bytes.append(contentsOf: (digits.utf8.count == 1 ? "0" + digits : digits).utf8)
        }
    }

    /// Puts the members in the order of their names, so that one value is always one text.
    private func closeObject(from start: Int, _ members: [(name: String, text: Range<Int>)]) {
        let isSorted = zip(members, members.dropFirst()).allSatisfy { $0.name < $1.name }
        if !isSorted {
            var sorted: [UInt8] = []
            sorted.reserveCapacity(bytes.count - start)
            for member in members.sorted(by: { $0.name < $1.name }) {
                if !sorted.isEmpty { sorted.append(UInt8(ascii: ",")) }
                sorted.append(contentsOf: bytes[member.text])
            }
            bytes.replaceSubrange((start + 1)..., with: sorted)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}
