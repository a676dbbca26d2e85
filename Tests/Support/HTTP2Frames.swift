/// Frames of HTTP/2 (RFC 9113, section 4.1), as bytes.
package enum HTTP2Frames {
    package struct Frame: Equatable, Sendable {
        package enum Kind: UInt8, Sendable {
            case data = 0
            case headers, priority, reset, settings, push, ping, farewell, window, continuation
        }

        package var kind: Kind?
        package var flags: UInt8
        package var stream: UInt32
        package var payload: [UInt8]

        /// Why a stream was reset; nil for other frames.
        package var reason: Int? { kind == .reset ? HTTP2Frames.number(payload) : nil }
    }

    // What a client says

    /// What a client begins with; `window` is that of each of its streams.
    package static func preface(window: UInt32) -> [UInt8] {
        Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
            + frame(.settings, payload: [0, 4] + big(window))
    }

    /// Says that the server's settings are known.
    package static let settled = frame(.settings, flags: 1, payload: [])

    /// GET, with nothing behind it.
    package static func get(_ path: String, stream: UInt32) -> [UInt8] {
        head([(":method", "GET")] + target(path), stream: stream)
    }

    /// POST, with a body that is the whole request unless more is to come.
    package static func post(
        _ path: String, _ fields: [(name: String, value: String)] = [], body: String,
        isWhole: Bool = true, stream: UInt32
    ) -> [UInt8] {
        head([(":method", "POST")] + target(path) + fields, isWhole: false, stream: stream)
            + frame(.data, flags: isWhole ? 1 : 0, stream: stream, payload: Array(body.utf8))
    }

    /// Where a request goes.
    package static func target(_ path: String) -> [(name: String, value: String)] {
        [(":scheme", "https"), (":path", path), (":authority", "localhost")]
    }

    /// Any head, in as many frames as it takes; no body follows where it is the whole request.
    package static func head(
        _ fields: [(name: String, value: String)], isWhole: Bool = true, stream: UInt32
    ) -> [UInt8] {
        // RFC 7541, section 6.2.2: literals, which no table keeps.
        let block: [UInt8] = fields.flatMap { [0] + text($0.name) + text($0.value) }
        var frames: [UInt8] = []
        for at in stride(from: 0, to: block.count, by: largest) {
            let isLast = at + largest >= block.count
            let flags: UInt8 = (isLast ? 4 : 0) | (at == 0 && isWhole ? 1 : 0)
            frames += frame(
                at == 0 ? .headers : .continuation, flags: flags, stream: stream,
                payload: Array(block[at...].prefix(largest)))
        }
        return frames
    }

    /// What a frame may hold where nothing else was agreed.
    private static let largest = 16_384

    /// RFC 7541, section 5.2: the length in seven bits, or in more bytes.
    private static func text(_ text: String) -> [UInt8] {
        var rest = text.utf8.count
        guard rest >= 127 else { return [UInt8(rest)] + text.utf8 }
        var length: [UInt8] = [127]
        rest -= 127
        while rest >= 128 {
            length.append(UInt8(rest % 128) | 128)
            rest /= 128
        }
        return length + [UInt8(rest)] + text.utf8
    }

    /// Lets a stream send so many bytes more.
    package static func window(_ bytes: UInt32, stream: UInt32) -> [UInt8] {
        frame(.window, stream: stream, payload: big(bytes))
    }

    private static func frame(
        _ kind: Frame.Kind, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8]
    ) -> [UInt8] {
        big(UInt32(payload.count)).dropFirst() + [kind.rawValue, flags] + big(stream) + payload
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    // What it hears

    /// Those that came whole.
    package static func read(_ bytes: [UInt8]) -> [Frame] {
        var frames: [Frame] = []
        var rest = bytes[...]
        while rest.count >= 9 {
            let head = Array(rest.prefix(9))
            let length = number(head[..<3])
            guard rest.count >= 9 + length else { break }
            frames.append(
                Frame(
                    kind: Frame.Kind(rawValue: head[3]), flags: head[4],
                    stream: UInt32(number(head[5...])),
                    payload: Array(rest.dropFirst(9).prefix(length))))
            rest = rest.dropFirst(9 + length)
        }
        return frames
    }

    package static func number(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}

extension [HTTP2Frames.Frame] {
    /// Those of one stream.
    package func of(_ stream: UInt32) -> [HTTP2Frames.Frame] { filter { $0.stream == stream } }

    /// The body that a stream was answered with.
    package func body(of stream: UInt32) -> String {
        let parts = of(stream).filter { $0.kind == .data }
        return String(decoding: parts.flatMap(\.payload), as: UTF8.self)
    }
}
