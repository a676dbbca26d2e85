/// JSON text as it is written, with a frame for each value that is not finished.
final class LineOutput {
    private enum Kind {
        /// Nothing of the value has been written.
        case empty
        case scalar, object, array
    }

    private struct Frame {
        var kind = Kind.empty
        /// Where the value begins.
        var start: Int
        /// Its members or elements so far.
        var count = 0
    }

    /// Where the text `"name":value` of a member stands.
    private struct Member {
        var name: String
        var from: Int
        var to: Int
    }

    private(set) var bytes: [UInt8] = []
    private var frames: [Frame] = []
    /// Those of all open objects: the innermost's are last.
    private var members: [Member] = []

    init() {
        bytes.reserveCapacity(Self.usualBytes)
        members.reserveCapacity(Self.usualMembers)
        frames.append(Frame(start: 0))
    }

    /// An answered chat without its texts.
    private static let usualBytes = 256
    private static let usualMembers = 16

    func enter() { frames.append(Frame(start: bytes.count)) }

    /// Finishes the value of the innermost frame.
    ///
    /// One that wrote nothing is an object without members: that is how a struct without properties
    /// encodes itself.
    func close() {
        let frame = frames.removeLast()
        switch frame.kind {
        case .empty: write(raw: "{}")
        case .scalar: break
        case .object: close(frame)
        case .array: bytes.append(UInt8(ascii: "]"))
        }
    }

    /// A value may ask for its container twice, to add to what another part of it wrote.
    func openObject() { open(.object, UInt8(ascii: "{")) }

    func openArray() { open(.array, UInt8(ascii: "[")) }

    private func open(_ kind: Kind, _ bracket: UInt8) {
        guard frames[frames.count - 1].kind != kind else { return }
        frames[frames.count - 1].kind = kind
        bytes.append(bracket)
    }

    /// Writes a member's name; its value comes next, and then `endMember` with what this returns.
    func beginMember(_ name: String) -> Int {
        separate()
        let from = bytes.count
        write(name)
        bytes.append(UInt8(ascii: ":"))
        return from
    }

    func endMember(_ name: String, from: Int) {
        members.append(Member(name: name, from: from, to: bytes.count))
    }

    /// An element's value comes next.
    func beginElement() { separate() }

    /// A single value comes next.
    func beginScalar() { frames[frames.count - 1].kind = .scalar }

    private func separate() {
        if frames[frames.count - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
        frames[frames.count - 1].count += 1
    }

    func write(raw text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    func write(raw text: String) { bytes.append(contentsOf: text.utf8) }

    func write(integer value: Int64) { bytes.append(contentsOf: String(value).utf8) }

    func write(_ text: String) { bytes.append(json: text) }

    /// Puts the members in the order of their names, so that one value is always one text.
    private func close(_ frame: Frame) {
        let own = members.count - frame.count
        if !isSorted(from: own) {
            var sorted: [UInt8] = []
            sorted.reserveCapacity(bytes.count - frame.start)
            for member in members[own...].sorted(by: { $0.name < $1.name }) {
                if !sorted.isEmpty { sorted.append(UInt8(ascii: ",")) }
                sorted.append(contentsOf: bytes[member.from..<member.to])
            }
            bytes.replaceSubrange((frame.start + 1)..., with: sorted)
        }
        members.removeSubrange(own...)
        bytes.append(UInt8(ascii: "}"))
    }

    private func isSorted(from own: Int) -> Bool {
        var index = own + 1
        while index < members.count {
            guard members[index - 1].name < members[index].name else { return false }
            index += 1
        }
        return true
    }
}
