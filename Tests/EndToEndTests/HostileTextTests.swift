import TellerRPC
import TestSupport
import Testing

@Suite("Bytes that are no request", .blocking)
struct HostileTextTests {
    struct Line: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var code: Int64

        init(_ name: String, _ bytes: [UInt8], _ code: Int64) {
            self.name = name
            self.bytes = bytes
            self.code = code
        }

        init(_ name: String, _ text: String, _ code: Int64) {
            self.init(name, Array(text.utf8), code)
        }

        var testDescription: String { name }
    }

    private static func message(_ json: String) -> String {
        #"{"jsonrpc":"2.0","id":7,"method":"chat","params":{"message":\#(json)}}"#
    }

    private static func brackets(_ count: Int) -> String {
        String(repeating: "[", count: count)
    }

    static let lines = [
        Line("400,000 brackets", brackets(400_000), -32700),
        Line("400,000 braces", String(repeating: "{\"a\":", count: 200_000), -32700),
        Line("65 levels", brackets(65) + String(repeating: "]", count: 65), -32700),
        Line(
            "65 levels in params",
            message(brackets(63) + String(repeating: "]", count: 63)), -32700),
        Line(
            "64 levels, of another type than asked for",
            message(brackets(62) + String(repeating: "]", count: 62)), -32602),
        Line("a byte of no UTF-8", [0x22, 0xFF, 0x22], -32700),
        Line("UTF-8 cut short", [0x22, 0xE2, 0x82, 0x22], -32700),
        Line("overlong UTF-8", [0x22, 0xC0, 0xAF, 0x22], -32700),
        Line("a surrogate in UTF-8", [0x22, 0xED, 0xA0, 0x80, 0x22], -32700),
        Line("a byte order mark", "\u{FEFF}{}", -32700),
        Line("NUL", [0], -32700),
        Line("NULs among a request", "{\"jsonrpc\":\"2.0\"\0,\"id\":1}", -32700),
        Line("a raw NUL in a string", message("\"a\0b\""), -32700),
        Line("a raw tab in a string", message("\"a\tb\""), -32700),
        Line("a lone high surrogate", message(#""\ud800""#), -32602),
        Line("a lone low surrogate", message(#""\udc00""#), -32602),
        Line("surrogates the wrong way round", message(#""\udc00\ud800""#), -32602),
        Line("1e400 for a text", message("1e400"), -32602),
        Line("an escape of no kind", message(#""\x41""#), -32700),
        Line("an escape cut short", message(#""\u12"#), -32700),
        Line("a number with a leading zero", "01", -32700),
        Line("a bare word", "nothing", -32700),
        Line("NaN", "NaN", -32700),
        Line("a comment", "{} // no", -32700),
        Line("two values", "{} {}", -32700),
        Line("a comma too many", "[1,]", -32700),
        Line("single quotes", "{'a':1}", -32700),
        Line("a string", #""server.ping""#, -32600),
        Line("a number", "42", -32600),
        Line("null", "null", -32600),
        Line("an empty object", "{}", -32600),
        Line("a request of HTTP", "GET / HTTP/1.1", -32700),
        Line("version 1.0", #"{"jsonrpc":"1.0","id":7,"method":"server.ping"}"#, -32600),
        Line("version as a number", #"{"jsonrpc":2.0,"id":7,"method":"server.ping"}"#, -32600),
        Line("no version", #"{"id":7,"method":"server.ping"}"#, -32600),
        Line("params as a text", #"{"jsonrpc":"2.0","id":7,"method":"a","params":"b"}"#, -32600),
        Line("params as null", #"{"jsonrpc":"2.0","id":7,"method":"a","params":null}"#, -32600),
        Line("method as null", #"{"jsonrpc":"2.0","id":7,"method":null}"#, -32600),
        Line(
            "a member twice",
            #"{"jsonrpc":"2.0","id":7,"method":"server.ping","method":"chat"}"#, -32600),
        Line(
            "a param twice",
            #"{"jsonrpc":"2.0","id":7,"method":"login","params":{"username":"a","username":"b"}}"#,
            -32602),
        Line("an empty name", #"{"jsonrpc":"2.0","id":7,"method":""}"#, -32601),
        Line("a lone surrogate as a name", #"{"jsonrpc":"2.0","id":7,"method":"\ud800"}"#, -32600),
        Line(
            "a name of 500,000 bytes",
            #"{"jsonrpc":"2.0","id":7,"method":"\#(String(repeating: "x", count: 500_000))"}"#,
            -32601),
        Line(
            "100,000 unknown params",
            #"{"jsonrpc":"2.0","id":7,"method":"server.ping","params":{"#
                + (0..<80_000).map { "\"p\($0)\":1" }.joined(separator: ",") + "}}", -32602),
    ]

    @Test("Each gets its error, and the connection goes on", arguments: lines)
    func line(_ line: Line) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let other = try daemon.connect()
            try wire.send(line.bytes + [UInt8(ascii: "\n")])
            #expect(try other.call("server.ping")["result"] == [:])
            let answer = try wire.answer()
            #expect(answer.code == line.code, "\(answer)")
            #expect(answer == answer.merging(["id": line.code == -32700 ? .null : answer["id"]]))
            #expect(try wire.call("server.ping")["result"] == [:])
        }
    }
}
