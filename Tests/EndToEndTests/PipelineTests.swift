import TellerRPC
import TestSupport
import Testing

@Suite("Many requests of one connection", .blocking)
struct PipelineTests {
    @Test("500 chats in one write are all answered, and charged once each")
    func chats() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            let lines = (0..<500).map {
                request("chat", ["token": token, "message": "m\($0)"], id: .integer($0)) + "\n"
            }
            try wire.send(lines.joined())
            let answers = try (0..<500).map { _ in try wire.answer() }
            #expect(Set(answers.map { $0["id"].int }).count == 500)
            #expect(answers.allSatisfy { $0["result"]["price"] == 100 })
            #expect(Set(answers.map { $0["result"]["balance"].int }).count == 500)
            #expect(try wire.call("balance", ["token": token])["result"]["balance"] == 50_000)
        }
    }

    @Test("500 requests of every kind, cut into odd pieces, are all answered")
    func pieces() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            let methods = ["server.ping", "balance", "no.such", "history", "server.info"]
            let stream = (0..<500).map { number -> String in
                let method = methods[number % methods.count]
                let params: JSON = method.hasPrefix("server") ? [:] : ["token": token]
                return request(method, params, id: .integer(Int64(number))) + "\n"
            }.joined()
            var rest = Array(stream.utf8)[...]
            var length = 1
            while !rest.isEmpty {
                try wire.send(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
                length = length * 7 % 1009
            }
            let answers = try (0..<500).map { _ in try wire.answer() }
            #expect(Set(answers.map { $0["id"].int }).count == 500)
            #expect(answers.filter { $0.code == -32601 }.count == 100)
            #expect(answers.filter { $0["result"] != .null }.count == 400)
        }
    }

    @Test("Who stops sending still gets every answer, and then the end")
    func halfClose() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            for number in 0..<100 as Range<Int64> {
                try wire.send(
                    request("chat", ["token": token, "message": "m"], id: .integer(number)) + "\n")
            }
            wire.finishSending()
            let answers = try (0..<100).map { _ in try wire.answer() }
            #expect(Set(answers.map { $0["id"].int }).count == 100)
            #expect(try wire.isAtEnd())
        }
    }

    static let notifications: [(String, JSON)] = [
        ("chat", ["message": "free?"]), ("chat", [:]), ("no.such", [:]), ("server.ping", [:]),
        ("server.ping", ["bogus": 1]), ("chat.cancel", ["request": 1]), ("chat.cancel", [:]),
        ("admin.grant", ["username": "alice", "amount": 5]), ("logout", [:]),
        ("authenticate", ["token": "tlr_none"]), ("register", ["username": "eve"]),
    ]

    @Test("A notification is never answered and costs nothing")
    func silence() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 4000)
            let wire = try daemon.connect()
            #expect(try wire.call("authenticate", ["token": token])["result"] != .null)
            for (method, params) in Self.notifications {
                try wire.send(request(method, params) + "\n")
                try wire.send(request(method, params.merging(["token": token])) + "\n")
                try wire.send("[" + request(method, params) + "]\n")
                let answer = try wire.call("balance")
                #expect(answer["result"]["balance"] == 4000, "after \(method): \(answer)")
            }
            #expect(try daemon.call("admin.account", ["username": "eve"]).code == 404)
        }
    }
}
