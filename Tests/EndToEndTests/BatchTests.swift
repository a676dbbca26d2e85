import TellerRPC
import TestSupport
import Testing

@Suite("Batches", .blocking)
struct BatchTests {
    private func batch(_ count: Int) -> String {
        "[" + (0..<count).map { request("server.ping", id: "\($0)") }.joined(separator: ",") + "]"
    }

    @Test("Of 1 to 100 members are answered whole, in one line", arguments: [1, 2, 99, 100])
    func sizes(_ count: Int) throws {
        try Scratch.serve { daemon in
            let answers = try daemon.connect().exchange(batch(count)).elements
            #expect(answers.count == count)
            #expect(Set(answers.map { $0["id"].text }) == Set((0..<count).map { "\($0)" }))
            #expect(answers.allSatisfy { $0["result"] == [:] })
        }
    }

    @Test("Of 101 members are too large, and the connection goes on", arguments: [101, 5000])
    func tooLarge(_ count: Int) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let answer = try wire.exchange(batch(count))
            #expect(answer.code == 413)
            #expect(answer.kind == "too_large")
            #expect(answer["id"] == .null)
            #expect(try wire.call("server.ping")["result"] == [:])
        }
    }

    @Test("Charge each chat once and answer it")
    func chats() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 1000)
            let members = (0..<12).map {
                request("chat", ["token": token, "message": "m\($0)"], id: "\($0)")
            }
            let answers = try daemon.connect().exchange(
                "[" + members.joined(separator: ",") + "]"
            ).elements
            #expect(answers.filter { $0["result"]["price"] == 100 }.count == 10)
            #expect(answers.filter { $0.code == 402 }.count == 2)
            #expect(try daemon.call("balance", ["token": token])["result"]["balance"] == 0)
        }
    }

    @Test("Refuse authenticate and streams, and no other member for it")
    func membersThatDoNotBelong() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            let members = [
                request("authenticate", ["token": token], id: "a"),
                request("chat", ["token": token, "message": "s", "stream": true], id: "s"),
                request("chat", ["token": token, "message": "c", "stream": false], id: "c"),
                request("balance", id: "b"),
            ]
            let answers = try wire.exchange("[" + members.joined(separator: ",") + "]").elements
            func code(_ id: JSON) -> Int64? { answers.first { $0["id"] == id }?.code }
            #expect(answers.count == 4)
            #expect(code("a") == -32600)
            #expect(code("s") == -32602)
            #expect(code("c") == nil)
            #expect(code("b") == 401)
            // It bound nothing to the lines behind it either.
            #expect(try wire.call("balance").code == 401)
            #expect(try daemon.call("balance", ["token": token])["result"]["balance"] == 3900)
        }
    }
}
