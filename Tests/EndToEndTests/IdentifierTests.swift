import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Ids come back byte for byte", .blocking)
struct IdentifierTests {
    static let accepted = [
        "0", "1", "-1", "-0", "1.0", "-0.0", "1e2", "1E+2", "1e400", "0.1000",
        "9007199254740993", "123456789012345678901234567890", #""""#, #""a""#, #""\u0041""#,
        #""\/\n\"""#, #""ä""#, #""\ud83d\ude00""#, #""\ud800""#, "null",
        "\"" + String(repeating: "x", count: 254) + "\"", String(repeating: "7", count: 256),
    ]

    @Test("Of results, errors and members of batches", arguments: accepted)
    func echo(_ id: String) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let known = #"{"jsonrpc":"2.0","method":"server.ping","id":\#(id)}"#
            let unknown = #"{"jsonrpc":"2.0","method":"no.such","id": \#(id) }"#
            let invalid = #"{"method":"server.ping","id":\#(id)}"#
            for line in [known, unknown, invalid, "[\(known),\(unknown)]"] {
                try wire.send(line + "\n")
                let answer = try #require(try wire.line())
                let copies = answer.components(separatedBy: "\"id\":\(id),").count - 1
                #expect(copies == (line.first == "[" ? 2 : 1), "\(answer)")
            }
        }
    }

    static let refused = [
        "\"" + String(repeating: "x", count: 255) + "\"", String(repeating: "7", count: 257),
        "true", "false", "{}", "[]", "[1]",
    ]

    @Test("What can't be an id is an invalid request with id null", arguments: refused)
    func refusal(_ id: String) throws {
        try Scratch.serve { daemon in
            let answer = try daemon.connect().exchange(
                #"{"jsonrpc":"2.0","method":"server.ping","id":\#(id)}"#)
            #expect(answer.code == -32600)
            #expect(answer.kind == "invalid_request")
            #expect(answer == answer.merging(["id": .null]))
        }
    }
}
