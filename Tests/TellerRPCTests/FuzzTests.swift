import TellerRPC
import TestSupport
import Testing

@Suite("Lines that no one meant to send")
struct FuzzTests {
    private static let line = Array(
        (#"[{"jsonrpc":"2.0","\u0069d":-1.5e3,"method":"chat","params":{"messages":[{"role":"#
            + #""user","content":"é\n\ud83d\ude00"}],"stream":true,"options":{"stop":["x"]}}},"#
            + #"{"jsonrpc":"2.0","id":null,"method":"m"}]"#).utf8)

    /// Reads all of a line, params included, as the daemon does.
    private static func read(_ line: [UInt8]) {
        func use(_ item: Envelope.Item) {
            guard case .request(let request) = item else { return }
            _ = try? request.params.decode(ChatSend.Params.self)
            _ = try? request.params.token()
        }
        switch Envelope(line: line) {
        case .single(let item): use(item)
        case .batch(let items): for item in items { use(item) }
        case .unreadable: break
        }
        _ = try? ServerLine(line: line)
    }

    @Test("Wherever a line is cut off, it is refused whole")
    func truncations() {
        for count in 0..<Self.line.count {
            guard case .unreadable = Envelope(line: Array(Self.line[..<count])) else {
                Issue.record("read at \(count)")
                continue
            }
        }
    }

    @Test("Whatever one byte becomes, the line is read or refused")
    func corruptions() {
        for index in Self.line.indices {
            var line = Self.line
            for byte in UInt8.min ... .max {
                line[index] = byte
                Self.read(line)
            }
        }
    }

    @Test("Whatever many bytes become, the line is read or refused", arguments: Seed.fresh(4))
    func mutations(seed: Seed) {
        var random = SeededGenerator(seed)
        let pieces = [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "e", "-", "\u{0}", "null", "id",
        ]
        for _ in 0..<3000 {
            var line = Self.line
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let start = Int.random(in: 0...line.count, using: &random)
                let end = min(line.count, start + Int.random(in: 0...9, using: &random))
                let piece = pieces.randomElement(using: &random)!
                line.replaceSubrange(start..<end, with: Array(piece.utf8))
            }
            Self.read(line)
        }
    }

    @Test(
        "A line of a mebibyte is read in good time, whatever fills it", .timeLimit(.minutes(1)),
        arguments: [
            "[", "{\"a\":", "\"\\u0061\",", "0,", "[],", "{},", " ", "\"", "1", "{\"id\":1},",
        ])
    func fillings(piece: String) {
        let count = Limits.lineBytes / piece.utf8.count
        Self.read(Array(String(repeating: piece, count: count).utf8))
        let list = "[" + String(repeating: piece, count: count) + "1]"
        Self.read(
            Array(#"{"jsonrpc":"2.0","id":1,"method":"m","params":{"messages":\#(list)}}"#.utf8))
    }
}
