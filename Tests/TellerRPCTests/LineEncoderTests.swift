import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("JSON as it is written")
struct LineEncoderTests {
    private static func foundation(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test(
        "Text is written as Foundation writes it",
        arguments: [
            "", "plain", "a/b", "\"quoted\"", "back\\slash", "\u{8}\u{C}\n\r\t",
            "\0\u{1}\u{1F}\u{7F}",
            "é 😀 👩‍👩‍👧", "\u{2028}\u{2029}\u{FEFF}\u{FFFF}",
        ])
    func texts(text: String) throws {
        #expect(try JSONText.text(text) == Self.foundation(text))
        #expect(try JSONText.decode(String.self, from: JSONText.encode(text)) == text)
    }

    @Test(
        "Any value is read back as it was, and Foundation reads the same", arguments: Seed.fresh(8))
    func values(seed: Seed) throws {
        var random = SeededGenerator(seed)
        for _ in 0..<200 {
            let value = Self.value(&random, depth: 4)
            let text = try JSONText.encode(value)
            #expect(!text.contains(0x0A), "one line")
            #expect(try JSONText.decode(JSON.self, from: text) == value)
        }
    }

    private static func value(_ random: inout SeededGenerator, depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: .null
        case 1: .boolean(random.oneIn(2))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .integer(Int64.random(in: -3...3, using: &random))
        case 4: .number(Double.random(in: -1...1, using: &random))
        case 5: .string(text(&random))
        case 6: .array((0..<3).map { _ in value(&random, depth: depth - 1) })
        default:
            .object(
                Dictionary(
                    (0..<4).map { _ in (text(&random), value(&random, depth: depth - 1)) },
                    uniquingKeysWith: { $1 }))
        }
    }

    private static func text(_ random: inout SeededGenerator) -> String {
        let pieces = ["a", "B", "_", "\"", "\\", "\n", "\0", "é", "😀", "/", ""]
        return (0..<4).map { _ in pieces.randomElement(using: &random)! }.joined()
    }

    @Test("Members are sorted by name, so that a value has one text")
    func sorted() throws {
        let value: JSON = ["b": 1, "a": ["z": 1, "y": 2], "ab": 3, "B": 4]
        #expect(try JSONText.text(value) == #"{"B":4,"a":{"y":2,"z":1},"ab":3,"b":1}"#)
    }

    @Test("Numbers that JSON does not have are refused", arguments: [Double.nan, .infinity])
    func noNumbers(value: Double) {
        #expect(throws: (any Error).self) { try JSONText.encode(JSON.number(value)) }
    }

    @Test(
        "What writes itself writes what its container would",
        arguments: [nil, true, false], [nil, true])
    func byHand(replayed: Bool?, estimated: Bool?) throws {
        for reply in ["", "plain", "\"\\/\u{1}\n", "é 😀"] {
            let result = ChatSend.Result(
                chat: "c1", conversation: "c0", model: "a\"b", reply: reply, price: .max,
                balance: -1,
                usage: TokenUsage(inputTokens: 0, outputTokens: 12, estimated: estimated),
                finishReason: "stop", replayed: replayed)
            #expect(try result.jsonText() == JSONText.encode(result))
            let delta = ChatDelta.Params(chat: "c1", text: reply)
            let line = String(decoding: Response.delta(request: .null, delta), as: UTF8.self)
            let members = try JSONText.text(delta).dropFirst()
            #expect(line.hasSuffix(#"{"request":null,"# + members + "}\n"))
        }
    }

    @Test("A response echoes its id, and a streamed piece names its request")
    func lines() throws {
        let id = RequestID(text: Array(#""\u0061""#.utf8))
        func text(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }
        #expect(
            text(try Response.line(id: id, result: Done()))
                == #"{"jsonrpc":"2.0","id":"\u0061","result":{}}"# + "\n")
        let error = RPCError(
            .insufficientBalance, "No.", data: ErrorData(balance: 1, held: 2, price: 3))
        #expect(
            text(Response.line(id: .null, error: error))
                == #"{"jsonrpc":"2.0","id":null,"error":{"code":402,"data":{"balance":1,"#
                + #""held":2,"kind":"insufficient_balance","price":3},"message":"No."}}"# + "\n")
        #expect(
            text(Response.delta(request: id, .init(chat: "7", text: "a\nb")))
                == #"{"jsonrpc":"2.0","method":"chat.delta","params":{"request":"\u0061","#
                + #""chat":"7","text":"a\nb"}}"# + "\n")
        #expect(Response.batch([]) == nil)
        #expect(Response.batch([Array("1\n".utf8), Array("2\n".utf8)]).map(text) == "[1,2]\n")
    }
}
