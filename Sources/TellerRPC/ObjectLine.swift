/// JSON text of an object, written member by member in the order of their names.
///
/// What is sent with every chat writes itself with it: the same text as `LineEncoder` makes, whose
/// way over containers takes several times as long.
struct ObjectLine {
    private(set) var bytes: [UInt8]
    private var isEmpty = true

    init(capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    mutating func member(_ key: some RawRepresentable<String>, _ value: String) {
        begin(key)
        bytes.append(json: value)
    }

    mutating func member(_ key: some RawRepresentable<String>, _ value: Int64) {
        begin(key)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Nothing at all for nil.
    mutating func member(_ key: some RawRepresentable<String>, _ value: Bool?) {
        guard let value else { return }
        begin(key)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// An object within this one, which `write` writes.
    mutating func member(
        _ key: some RawRepresentable<String>, object write: (inout ObjectLine) -> Void
    ) {
        begin(key)
        bytes.append(UInt8(ascii: "{"))
        isEmpty = true
        write(&self)
        isEmpty = false
        close()
    }

    mutating func close() { bytes.append(UInt8(ascii: "}")) }

    private mutating func begin(_ key: some RawRepresentable<String>) {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
        bytes.append(json: key.rawValue)
        bytes.append(UInt8(ascii: ":"))
    }
}
