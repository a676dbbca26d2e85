import TellerRPC
import TestSupport
import Testing

/// Section 7 of the specification, with the answers that this server owes.
///
/// Its methods `subtract` and the like do not exist here, which is an answer too.
@Suite("The examples of the JSON-RPC 2.0 specification", .blocking)
struct SpecificationTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var name: String
        var line: String
        /// One response as `code id`; those of a batch in brackets; nil for none.
        var answer: String?

        init(_ name: String, _ line: String, _ answer: String?) {
            self.name = name
            self.line = line
            self.answer = answer
        }

        var testDescription: String { name }
    }

    static let examples = [
        Example(
            "rpc call with positional parameters, which are none here",
            #"{"jsonrpc": "2.0", "method": "server.ping", "params": [42, 23], "id": 1}"#,
            "-32602 1"),
        Example(
            "rpc call with named parameters",
            #"{"jsonrpc": "2.0", "method": "server.ping", "params": {}, "id": 3}"#, "ok 3"),
        Example(
            "rpc call without parameters",
            #"{"id": 4, "method": "server.ping", "jsonrpc": "2.0"}"#, "ok 4"),
        Example(
            "a notification", #"{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}"#,
            nil),
        Example(
            "a notification of a non-existent method", #"{"jsonrpc": "2.0", "method": "foobar"}"#,
            nil),
        Example(
            "rpc call of non-existent method",
            #"{"jsonrpc": "2.0", "method": "foobar", "id": "1"}"#, #"-32601 "1""#),
        Example(
            "rpc call with invalid JSON",
            #"{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]"#, "-32700 null"),
        Example(
            "rpc call with invalid Request object",
            #"{"jsonrpc": "2.0", "method": 1, "params": "bar"}"#, "-32600 null"),
        Example(
            "rpc call Batch, invalid JSON",
            #"[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},"#
                + #"{"jsonrpc": "2.0", "method"]"#, "-32700 null"),
        Example("rpc call with an empty Array", "[]", "-32600 null"),
        Example("rpc call with an invalid Batch (but not empty)", "[1]", "[-32600 null]"),
        Example(
            "rpc call with invalid Batch", "[1,2,3]", "[-32600 null, -32600 null, -32600 null]"),
        Example(
            "rpc call Batch",
            #"[{"jsonrpc": "2.0", "method": "server.ping", "id": "1"},"#
                + #"{"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},"#
                + #"{"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},"#
                + #"{"foo": "boo"},"#
                + #"{"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "x"}, "id": "5"},"#
                + #"{"jsonrpc": "2.0", "method": "server.ping", "id": "9"}]"#,
            #"[-32600 null, -32601 "2", -32601 "5", ok "1", ok "9"]"#),
        Example(
            "rpc call Batch (all notifications)",
            #"[{"jsonrpc": "2.0", "method": "notify_sum", "params": [1,2,4]},"#
                + #"{"jsonrpc": "2.0", "method": "server.ping"}]"#, nil),
    ]

    @Test("Each example gets the answer that it should", arguments: examples)
    func example(_ example: Example) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            try wire.send(example.line + "\n" + request("server.ping", id: "after") + "\n")
            if let expected = example.answer {
                #expect(summary(of: try wire.answer()) == expected)
            }
            // Where nothing is to be answered, this is the first answer.
            #expect(try wire.answer() == ["jsonrpc": "2.0", "id": "after", "result": [:]])
        }
    }

    private func summary(of answer: JSON) -> String {
        if case .array(let members) = answer {
            return "[" + members.map(summary).sorted().joined(separator: ", ") + "]"
        }
        let outcome = answer.code.map(String.init) ?? (answer["result"] == .null ? "?" : "ok")
        return answer["jsonrpc"] == "2.0" ? "\(outcome) \(answer["id"].source)" : "no version"
    }
}
