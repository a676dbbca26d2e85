import TellerRPC
import Testing

@Suite("Lines of requests")
struct EnvelopeTests {
    private static func read(_ text: String) -> Envelope { Envelope(line: Array(text.utf8)) }

    /// What a line is taken for, in short: the method, with its id where it has one; or the kind of
    /// its error, with the id that is answered.
    private static func summary(_ text: String) -> [String] {
        func summary(_ item: Envelope.Item) -> String {
            switch item {
            case .request(let request):
                let id = request.id.map { " " + String(decoding: $0.text, as: UTF8.self) } ?? ""
                return request.method + id
            case .invalid(let id, let error):
                return "\(error.kind.rawValue) " + String(decoding: id.text, as: UTF8.self)
            }
        }
        switch read(text) {
        case .single(let item): return [summary(item)]
        case .batch(let items): return ["batch"] + items.map(summary)
        case .unreadable(let error): return [error.kind.rawValue]
        }
    }

    /// JSON-RPC 2.0, section 7; the last two stand alone there.
    @Test(
        "The examples of the specification",
        arguments: [
            (
                #"{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}"#,
                ["subtract 1"]
            ),
            (
                #"{"jsonrpc": "2.0", "method": "subtract", "params": {"subtrahend": 23, "minuend": 42}, "id": 3}"#,
                ["subtract 3"]
            ),
            (#"{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}"#, ["update"]),
            (#"{"jsonrpc": "2.0", "method": "foobar"}"#, ["foobar"]),
            (#"{"jsonrpc": "2.0", "method": "foobar", "id": "1"}"#, [#"foobar "1""#]),
            (#"{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]"#, ["parse_error"]),
            (#"{"jsonrpc": "2.0", "method": 1, "params": "bar"}"#, ["invalid_request null"]),
            (
                #"[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method"]"#,
                ["parse_error"]
            ),
            ("[]", ["invalid_request"]),
            ("[1]", ["batch", "invalid_request null"]),
            ("[1,2,3]", ["batch"] + Array(repeating: "invalid_request null", count: 3)),
            (
                #"[{"jsonrpc": "2.0", "method": "sum", "id": "1"}, {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]}, {"foo": "boo"}]"#,
                ["batch", #"sum "1""#, "notify_hello", "invalid_request null"]
            ),
        ] as [(String, [String])])
    func specification(line: String, expected: [String]) {
        #expect(Self.summary(line) == expected)
    }

    @Test(
        "An id is a string, a number or null, echoed as it was written",
        arguments: [
            "1", "-0", "1.50", "1e2", "12345678901234567890123", #""a""#, #""""#, #""\u0061\/""#,
            #""é👩‍👩‍👧""#, "null", #""\ud800""#,
        ])
    func ids(id: String) {
        #expect(Self.summary(#"{"jsonrpc":"2.0","method":"m","id":\#(id)}"#) == ["m \(id)"])
        #expect(
            Self.summary(#"{ "id" : \#(id) , "jsonrpc":"1.0","method":"m"}"#)
                == ["invalid_request \(id)"], "and so is that of a request that is none")
    }

    @Test("No other kind is an id", arguments: ["true", "false", "[1]", "{}", #"{"id":1}"#])
    func noIDs(id: String) {
        #expect(
            Self.summary(#"{"jsonrpc":"2.0","method":"m","id":\#(id)}"#)
                == ["invalid_request null"])
    }

    @Test("An id has at most 256 bytes", arguments: [(254, true), (255, false)])
    func idBytes(count: Int, isTaken: Bool) {
        let id = #"""# + String(repeating: "a", count: count) + #"""#
        let found = Self.summary(#"{"jsonrpc":"2.0","method":"m","id":\#(id)}"#)
        #expect(found == [isTaken ? "m \(id)" : "invalid_request null"])
    }

    @Test(
        "Names of members may be written with escapes",
        arguments: [#"\u0069d"#, #"i\u0064"#, #"\u0069\u0064"#])
    func escapedNames(id: String) {
        #expect(Self.summary(#"{"jsonrpc":"2.0","method":"m","\#(id)":7}"#) == ["m 7"])
        #expect(
            Self.summary(#"{"jsonrpc":"2.0","method":"m","id":1,"\#(id)":7}"#)
                == ["invalid_request 7"], "a repeated member")
    }

    @Test(
        "A member of the envelope that is repeated or of another kind is refused",
        arguments: [
            #"{"jsonrpc":"2.0","jsonrpc":"2.0","method":"m","id":1}"#,
            #"{"jsonrpc":"2.0","method":"m","method":"m","id":1}"#,
            #"{"jsonrpc":"2.0","method":"m","params":{},"params":{},"id":1}"#,
            #"{"jsonrpc":2.0,"method":"m","id":1}"#, #"{"jsonrpc":"2","method":"m","id":1}"#,
            #"{"method":"m","id":1}"#, #"{"jsonrpc":"2.0","id":1}"#,
            #"{"jsonrpc":"2.0","method":null,"id":1}"#,
            #"{"jsonrpc":"2.0","method":"m","params":null,"id":1}"#,
            #"{"jsonrpc":"2.0","method":"m","params":"x","id":1}"#,
            #"{"jsonrpc":"2.0","method":"\ud800","id":1}"#,
        ])
    func refused(line: String) { #expect(Self.summary(line) == ["invalid_request 1"]) }

    @Test("Members that JSON-RPC does not know are passed over")
    func unknownMembers() {
        #expect(Self.summary(#"{"jsonrpc":"2.0","method":"m","id":1,"x":{"id":2}}"#) == ["m 1"])
    }

    @Test(
        "A line nests 64 levels and not 65", arguments: [(64, true), (65, false), (100_000, false)])
    func nesting(levels: Int, isTaken: Bool) {
        let arrays = String(repeating: "[", count: levels - 2)
        let ends = String(repeating: "]", count: levels - 2)
        let line = #"{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":\#(arrays)\#(ends)}}"#
        #expect(Self.summary(line) == [isTaken ? "m 1" : "parse_error"])
        let objects = String(repeating: #"{"a":"#, count: levels - 1)
        let closed = String(repeating: "}", count: levels - 1)
        #expect(
            Self.summary(#"{"x":\#(objects)1\#(closed)}"#)
                == [isTaken ? "invalid_request null" : "parse_error"])
    }

    @Test("A batch has at most 100 members", arguments: [(100, true), (101, false)])
    func batch(count: Int, isTaken: Bool) {
        let member = #"{"jsonrpc":"2.0","method":"m"}"#
        let line = "[" + Array(repeating: member, count: count).joined(separator: ",") + "]"
        let found = Self.summary(line)
        #expect(found == (isTaken ? ["batch"] + Array(repeating: "m", count: 100) : ["too_large"]))
        #expect(Self.summary(line.dropLast() + ",]") == ["parse_error"], "broken all the same")
    }

    @Test(
        "Broken UTF-8 is no JSON",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
        ]
            as [[UInt8]])
    func brokenUTF8(bytes: [UInt8]) {
        let line = Array(#"{"jsonrpc":"2.0","method":""#.utf8) + bytes + Array(#"","id":1}"#.utf8)
        guard case .unreadable(let error) = Envelope(line: line) else {
            Issue.record("it was read")
            return
        }
        #expect(error.kind == .parseError)
    }

    @Test(
        "Nothing, or more than one value, is no request",
        arguments: ["", " ", "{} {}", "{}x", "\u{FEFF}{}", "{", "[{}", "nul", "{\"a\":1,}", "'a'"])
    func noJSON(line: String) { #expect(Self.summary(line) == ["parse_error"]) }
}
