import Foundation
import TestSupport

/// Frames of HTTP/2 (RFC 9113, section 4.1), as bytes.
enum HTTP2Frames {
    struct Frame: Equatable {
        enum Kind: UInt8 {
            case data = 0
            case headers, priority, reset, settings, push, ping, farewell, window
        }

        var kind: Kind?
        var flags: UInt8
        var stream: UInt32
        var payload: [UInt8]
    }

    /// What a client begins with; `window` is that of each of its streams.
    static func preface(window: UInt32) -> [UInt8] {
        Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
            + frame(.settings, payload: [0, 4] + big(window))
    }

    /// GET, with nothing behind it.
    static func get(_ path: String, stream: UInt32) -> [UInt8] {
        // RFC 7541: 'GET' and 'https' by their places in the table, the others as literals.
        var block: [UInt8] = [0x82, 0x87]
        for (index, value) in [(UInt8(4), path), (1, "localhost")] {
            block += [index, UInt8(value.utf8.count)] + value.utf8
        }
        return frame(.headers, flags: 0x5, stream: stream, payload: block)
    }

    /// Lets a stream send so many bytes more.
    static func window(_ bytes: UInt32, stream: UInt32) -> [UInt8] {
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

    /// Those that came whole.
    static func read(_ bytes: [UInt8]) -> [Frame] {
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

    static func number(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    /// What a bridge sends to a client that says the parts, each after its time in seconds.
    static func play(
        _ bridge: TestBridge, _ parts: [(seconds: Int, bytes: [UInt8])]
    ) throws -> [Frame] {
        var script = ""
        for (index, part) in parts.enumerated() {
            let path = bridge.scratch.path("frames-\(index)")
            try Data(part.bytes).write(to: URL(fileURLWithPath: path))
            script += "sleep \(part.seconds); cat \(path); "
        }
        let address = bridge.url.replacingOccurrences(of: "https://", with: "")
        let (told, all) = (bridge.scratch.path("told"), parts.reduce(3) { $0 + $1.seconds })
        _ = try bridge.scratch.run([
            "sh", "-c",
            "(\(script) sleep 2) | timeout \(all) openssl s_client -quiet -alpn h2"
                + " -connect \(address) >\(told) 2>/dev/null; true",
        ])
        return read([UInt8](try Data(contentsOf: URL(fileURLWithPath: told))))
    }
}
