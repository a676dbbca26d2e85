/// Cuts a stream of bytes into lines, without I/O.
///
/// A line ends at LF; a CR before it is dropped, and empty lines are skipped. Nothing is kept
/// beyond the limit: the splitter reports `tooLong` once and takes no more bytes.
package struct LineSplitter: Sendable {
    package enum Event: Equatable, Sendable {
        case line([UInt8])
        /// A line passed the limit without an end; the stream can't be followed any further.
        case tooLong
    }

    private let limit: Int
    private var buffer: [UInt8] = []
    /// Where the next line begins.
    private var start = 0
    /// Up to where no LF was found.
    private var searched = 0
    private var overflowed = false

    package init(limit: Int = Limits.lineBytes) { self.limit = limit }

    /// Bytes that wait for their line's end, or for `next()`.
    package var bufferedBytes: Int { buffer.count - start }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard !overflowed else { return }
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= Self.keptBytes)
            start = 0
            searched = 0
        } else if start > Self.keptBytes {
            buffer.removeSubrange(..<start)
            searched -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    package mutating func append(_ bytes: some Sequence<UInt8>) {
        Array(bytes).withUnsafeBytes { append($0) }
    }

    /// The next whole line, or nil until more bytes come.
    package mutating func next() -> Event? {
        while !overflowed {
            guard let end = indexOfLineFeed() else {
                searched = buffer.count
                guard isRestTooLong else { break }
                return overflow()
            }
            let from = start
            start = end + 1
            searched = start
            let last = end > from && buffer[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
            guard last - from <= limit else { return overflow() }
            if last > from { return .line(Array(buffer[from..<last])) }
        }
        releaseIfEmpty()
        return nil
    }

    /// Whether `next()` has something to say, or empty lines to skip.
    package var hasNext: Bool {
        guard !overflowed else { return false }
        return indexOfLineFeed() != nil || isRestTooLong
    }

    /// Of a line whose LF has yet to come.
    private var isRestTooLong: Bool {
        // A CR at the end may be that of the line's end.
        let end = buffer.last == UInt8(ascii: "\r") ? buffer.count - 1 : buffer.count
        return end - start > limit
    }

    /// What an idle stream keeps: nothing, where ten thousand of them are open.
    private static let keptBytes = 4096

    private mutating func releaseIfEmpty() {
        guard start == buffer.count else { return }
        buffer = []
        start = 0
        searched = 0
    }

    private mutating func overflow() -> Event {
        overflowed = true
        buffer = []
        start = 0
        searched = 0
        return .tooLong
    }

    private func indexOfLineFeed() -> Int? {
        buffer.withUnsafeBufferPointer { bytes in
            var index = searched
            while index < bytes.count {
                if bytes[index] == UInt8(ascii: "\n") { return index }
                index += 1
            }
            return nil
        }
    }
}
