import TellerRPC
import TestSupport
import Testing

@Suite("Bounds of params")
struct BoundsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let example: Example
        let property: Property

        var testDescription: String { "\(example.method.name): \(property.name)" }
    }

    private static let cases = Example.all.flatMap { example in
        example.method.paramProperties.map { Case(example: example, property: $0) }
    }

    /// What is said of a field's value, in params that are right otherwise.
    private func verdict(_ example: Case, _ value: JSON) throws -> RPCError? {
        let params = try JSONText.decode(JSON.self, from: example.example.params.utf8)
        return refusal(
            example.example.method, params.merging([example.property.name: value]).source)
    }

    @Test(
        "The lowest and the highest value are taken, one below and one beyond are not",
        arguments: cases)
    func edges(example: Case) throws {
        switch example.property.schema {
        case .text(let bytes):
            for count in [bytes.lowerBound, bytes.upperBound] {
                #expect(try verdict(example, .string(text(count))) == nil, "\(count)")
            }
            for count in [bytes.lowerBound - 1, bytes.upperBound + 1] where count >= 0 {
                let found = try verdict(example, .string(text(count)))
                let isMessage = example.property.name == "message" && count > 0
                #expect(found?.kind == (isMessage ? .tooLarge : .invalidParams), "\(count)")
            }
            let bytesBeyond = String(repeating: "é", count: bytes.upperBound / 2 + 1)
            #expect(try verdict(example, .string(bytesBeyond)) != nil, "bytes and not characters")
        case .integer(let range):
            for value in [range.lowerBound, range.upperBound] {
                #expect(try verdict(example, .integer(value)) == nil, "\(value)")
            }
            for value in [range.lowerBound - 1, range.upperBound + 1, .min, .max] {
                #expect(try verdict(example, .integer(value))?.kind == .invalidParams, "\(value)")
            }
        case .choice(let choices):
            for choice in choices { #expect(try verdict(example, .string(choice)) == nil) }
            #expect(try verdict(example, "other")?.kind == .invalidParams)
        case .list, .object, .boolean, .requestID, .number, .time, .any:
            break
        }
    }

    private func text(_ count: Int) -> String { String(repeating: "a", count: count) }

    @Test("A value of another kind is refused, and the param is named", arguments: cases)
    func kinds(example: Case) throws {
        let values: [JSON] = ["text", 1, .number(1.5), true, ["a"], ["key": "value"]]
        for value in values where !example.property.schema.isKind(of: value) {
            let found = try verdict(example, value)
            #expect(found?.kind == .invalidParams, "\(value)")
            #expect(found?.message.contains(example.property.name) == true, "\(value)")
        }
        let isRefused = try verdict(example, .null) != nil
        #expect(isRefused == example.property.isRequired, "null is as good as absent")
    }

    @Test(
        "Options are numbers within their ranges",
        arguments: [
            ("temperature", 0.0, 2.0), ("top_p", 0, 1), ("presence_penalty", -2, 2),
            ("frequency_penalty", -2, 2),
        ])
    func options(name: String, lowest: Double, highest: Double) {
        func verdict(_ value: Double) -> RPCError? {
            refusal(
                ChatSend.self, #"{"message":"a","options":{"\#(name)":\#(value)}}"#)
        }
        #expect(verdict(lowest) == nil)
        #expect(verdict(highest) == nil)
        #expect(verdict(lowest.nextDown)?.message.contains("options.\(name)") == true)
        #expect(verdict(highest.nextUp)?.kind == .invalidParams)
    }

    @Test(
        "Stop sequences are one to four, of 1 to 256 bytes",
        arguments: [
            (0, 1, false), (1, 0, false), (1, 1, true), (4, 256, true), (5, 1, false),
            (1, 257, false),
        ])
    func stop(count: Int, bytes: Int, isTaken: Bool) {
        let texts = Array(repeating: #"""# + text(bytes) + #"""#, count: count)
        let params = #"{"message":"a","options":{"stop":[\#(texts.joined(separator: ","))]}}"#
        #expect((refusal(ChatSend.self, params) == nil) == isTaken)
    }

    @Test(
        "Messages are 1 to 1,024, the last of them the user's",
        arguments: [(0, false), (1, true), (1024, true), (1025, false)])
    func messages(count: Int, isTaken: Bool) {
        let message = #"{"role":"user","content":"a"}"#
        let list = Array(repeating: message, count: count).joined(separator: ",")
        #expect((refusal(ChatSend.self, #"{"messages":[\#(list)]}"#) == nil) == isTaken)
    }

    @Test("Messages together may be as long as one")
    func messagesTogether() {
        func params(_ bytes: Int) -> String {
            let half = #"{"role":"system","content":"\#(text(Limits.messageBytes / 2))"}"#
            let rest = text(bytes - Limits.messageBytes / 2)
            return #"{"messages":[\#(half),{"role":"user","content":"\#(rest)"}]}"#
        }
        #expect(refusal(ChatSend.self, params(Limits.messageBytes)) == nil)
        #expect(refusal(ChatSend.self, params(Limits.messageBytes + 1))?.kind == .tooLarge)
    }

    @Test(
        "The last message is the user's and says something",
        arguments: [
            #"{"role":"assistant","content":"a"}"#, #"{"role":"system","content":"a"}"#,
            #"{"role":"user","content":""}"#,
        ])
    func lastMessage(message: String) {
        #expect(refusal(ChatSend.self, #"{"messages":[\#(message)]}"#)?.kind == .invalidParams)
    }
}

extension Schema {
    fileprivate func isKind(of value: JSONValue) -> Bool {
        switch (self, value) {
        case (.text, .string), (.choice, .string), (.integer, .integer), (.boolean, .boolean),
            (.requestID, .string), (.requestID, .integer), (.requestID, .number),
            (.list, .array), (.object, .object):
            true
        default:
            false
        }
    }
}
