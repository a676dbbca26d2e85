import Testing

@testable import TellerRPC

@Suite("Text in JSON")
struct JSONStringTests {
    private static func json(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(json: text)
        return bytes
    }

    @Test("Its length is known before it is written", arguments: 0..<0x100 as Range<UInt32>)
    func length(_ scalar: UInt32) {
        let text = "a\(Unicode.Scalar(scalar)!)z"
        #expect(text.jsonBytes == Self.json(text).count - 2)
        #expect(text.jsonBytes >= text.utf8.count)
    }

    @Test("Control characters become escapes of two or six bytes")
    func control() {
        let text = "\u{1}\u{1F}\u{0F}\n\t\"\\\u{7F}é"
        let json = #""\u0001\u001f\u000f\n\t\"\\"# + "\u{7F}é\""
        #expect(Self.json(text) == Array(json.utf8))
        #expect(String(repeating: "\u{1}", count: 1000).jsonBytes == 6000)
        #expect("".jsonBytes == 0)
    }
}
