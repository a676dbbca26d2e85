/// Takes a stream of server-sent events apart, as the HTML standard defines it (section 9.2.6),
/// without I/O: bytes go in as they come, whole events come out.
///
/// Ids and retry times are passed over: nobody who sends us any says a thing by them.
package struct ServerSentEvents: Sendable {
    package struct Event: Hashable, Sendable {
        package var data: [UInt8]
        /// Whether it is named `error`, or came in a field of that name, as llama.cpp's server has
        /// sent it in place of data.
        package var isError: Bool

        package init(data: [UInt8], isError: Bool = false) {
            self.data = data
            self.isError = isError
        }
    }

    package enum Fault: Error, Hashable, Sendable {
        case lineTooLong
    }

    private let limit: Int
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var isError = false
    private var isBehindCR = false
    private var isFirstLine = true

    /// `limit` is how many bytes a line may have, and all the data of an event.
    package init(limit: Int) { self.limit = limit }

    /// The events that these bytes complete.
    ///
    /// - Errors: `lineTooLong`; nothing can be read after it.
    package mutating func events(
        in bytes: some Sequence<UInt8>
    ) throws(Fault) -> [Event] {
        var events: [Event] = []
        // An array, since its loop is as fast in whatever module the bytes come from.
        for byte in Array(bytes) {
            // LF behind CR belongs to the same end of line.
            defer { isBehindCR = byte == 0x0D }
            if byte == 0x0A, isBehindCR { continue }
            guard byte == 0x0A || byte == 0x0D else {
                guard line.count < limit else { throw .lineTooLong }
                line.append(byte)
                continue
            }
            if let event = try endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() throws(Fault) -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        if isFirstLine {
            isFirstLine = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        guard !line.isEmpty else { return endEvent() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        // A line that begins with a colon is a comment.
        switch line[..<colon] {
        case let name where name.elementsEqual("data".utf8): break
        case let name where name.elementsEqual("error".utf8): isError = true
        case let name where name.elementsEqual("event".utf8):
            isError = value.elementsEqual("error".utf8)
            return nil
        default: return nil
        }
        guard data.count + value.count <= limit else { throw .lineTooLong }
        if hasData { data.append(0x0A) }
        data += value
        hasData = true
        return nil
    }

    /// An empty line ends an event; one without data is none.
    private mutating func endEvent() -> Event? {
        defer {
            data = []
            hasData = false
            isError = false
        }
        return hasData ? Event(data: data, isError: isError) : nil
    }
}
