/// Takes the data out of server-sent events (WHATWG HTML, section 9.2), however they are cut up.
struct EventReader {
    /// An event is longer than the limit.
    struct TooLong: Error {}

    private let limit: Int
    private var line: [UInt8] = []
    /// The lines of data of the event that has not ended; nil while it has none.
    private var data: [UInt8]?
    private var isAfterReturn = false

    init(limit: Int) { self.limit = limit }

    /// The data of the events that end in these bytes.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for byte in bytes {
            // CR LF is one end of a line, as LF and CR are each.
            let isRest = isAfterReturn && byte == UInt8(ascii: "\n")
            isAfterReturn = byte == UInt8(ascii: "\r")
            if isRest { continue }
            guard byte == UInt8(ascii: "\n") || isAfterReturn else {
                line.append(byte)
                guard line.count + (data?.count ?? 0) <= limit + Self.fieldBytes else {
                    throw TooLong()
                }
                continue
            }
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    /// `data: `, and a CR or LF for each line before.
    private static let fieldBytes = 8

    private mutating func endLine() -> [UInt8]? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return data.take() }
        guard line.starts(with: "data:".utf8) else { return nil }
        var value = line.dropFirst(5)
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
        return nil
    }
}
