import Testing

@testable import TellerConfig

@Suite("Whatever the bytes are")
struct FuzzTests {
    private static let pieces = [
        ":", "\n", " ", "  ", "\t", "- ", "? ", "[", "]", "{", "}", ",", "'", "\"", "|", ">", "&a ",
        "*a", "!", "!!int ", "#", "%", "@", "`", "---\n", "...\n", "~", "\r\n", "\u{85}",
        "\u{2028}", "\\x", "0", "-", "models", "accounts", "é", "👩‍👩‍👧", "\u{FEFF}", "<<",
    ]

    @Test("A broken file is refused or read, and nothing else", arguments: 1...20)
    func mutations(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<200 {
            var bytes = Array(Config.example.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let start = Int.random(in: 0...bytes.count, using: &random)
                let end = min(bytes.count, start + Int.random(in: 0...12, using: &random))
                let anyByte = [UInt8.random(in: 0...255, using: &random)]
                let piece = Array((Self.pieces.randomElement(using: &random) ?? "").utf8)
                let isByte = Int.random(in: 0..<8, using: &random) == 0
                bytes.replaceSubrange(start..<end, with: isByte ? anyByte : piece)
            }
            do {
                let config = try Config.parse(bytes, file: "t.yaml")
                #expect(!config.models.isEmpty)
            } catch {
                #expect(!error.problems.isEmpty)
                // CR, NEL, LS and PS end lines of YAML 1.1 as well (section 5.4 of it).
                let text = String(decoding: bytes, as: UTF8.self)
                let lines = text.count(where: \.isNewline) + 1
                #expect(error.problems.allSatisfy { (1...lines).contains($0.line ?? 1) })
            }
        }
    }

    @Test(
        "A large file is refused in good time, whatever fills it",
        .timeLimit(.minutes(1)), arguments: pieces + ["a: 1\n", "x", "[{", "a: ", "? a\n", "- a\n"])
    func fillings(piece: String) {
        let text = String(repeating: piece, count: (1 << 17) / piece.utf8.count)
        _ = try? parse(text)
        _ = try? parse("accounts:\n  admin_group: " + text.prefix(1 << 16))
    }
}

/// SplitMix64, so that a seed names a run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
