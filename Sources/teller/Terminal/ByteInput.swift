import Glibc

/// Bytes from a file descriptor, standard input if no other is named.
struct ByteInput {
    enum Whole {
        case bytes([UInt8])
        case tooLong
        case failed
    }

    private let descriptor: CInt

    init(_ descriptor: CInt = STDIN_FILENO) { self.descriptor = descriptor }

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Everything up to the end.
    func all(limit: Int) -> Whole {
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            guard let more = read(upTo: 65_536) else { return .failed }
            if more.isEmpty { return .bytes(bytes) }
            bytes += more
        }
        return .tooLong
    }

    /// One line without its end, and nothing behind it; nil at the end of the input.
    ///
    /// Byte by byte, so that what follows is left for others.
    func line(limit: Int) -> Whole? {
        var bytes: [UInt8] = []
        while let byte = read(upTo: 1) {
            guard let byte = byte.first else { return bytes.isEmpty ? nil : .bytes(bytes) }
            if byte == UInt8(ascii: "\n") {
                return .bytes(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes)
            }
            bytes.append(byte)
            if bytes.count > limit { return .tooLong }
        }
        return .failed
    }

    /// Empty at the end; nil if it can't be read.
    private func read(upTo count: Int) -> [UInt8]? {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var got = Glibc.read(descriptor, buffer.baseAddress, count)
            while got < 0 && errno == EINTR {
                got = Glibc.read(descriptor, buffer.baseAddress, count)
            }
            failed = got < 0
            filled = max(0, got)
        }
        return failed ? nil : bytes
    }
}
