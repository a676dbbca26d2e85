import TellerRPC
import TestSupport
import Testing

@Suite("Many at once spend no token that is not there", .blocking)
struct RaceTests {
    @Test("200 connections race for 40 chats of one account")
    func raceForTheBalance() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 4000)
            let gate = Gate(200)
            let answers = try onThreads(200) { number in
                let wire = try gate.pass { try daemon.connect() }
                return try wire.call("chat", ["token": token, "message": "chat \(number)"])
            }
            let answered = answers.filter { $0["result"] != .null }
            #expect(answered.count == 40)
            #expect(answers.filter { $0.code == 402 }.count == 160)
            #expect(Set(answered.map { $0["result"]["balance"].int }).count == 40)
            #expect(Set(answered.map { $0["result"]["chat"].text }).count == 40)
            let balance = try daemon.call("balance", ["token": token])["result"]
            #expect(balance == ["balance": 0, "held": 0])
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            #expect(report["spent"] == 4000)
        }
    }

    @Test("30 clients with one idempotency key get one chat, charged once")
    func raceWithOneKey() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 4000)
            let chat: JSON = ["token": token, "message": "once", "idempotency_key": "k"]
            let gate = Gate(30)
            let answers = try onThreads(30) { _ in
                let wire = try gate.pass { try daemon.connect() }
                var answer = try wire.call("chat", chat)
                while answer.kind == "in_progress" { answer = try wire.call("chat", chat) }
                return answer["result"]
            }
            #expect(Set(answers.map { $0["chat"].text }).count == 1)
            #expect(answers.allSatisfy { $0["reply"] == answers[0]["reply"] })
            #expect(answers.filter { $0["replayed"] == .null }.count == 1)
            #expect(answers.allSatisfy { $0["balance"] == 3900 })
            #expect(try daemon.call("balance", ["token": token])["result"]["balance"] == 3900)
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("Grants and withdrawals of one key race to one entry each")
    func raceOfAdministrators() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice", balance: 0)
            let gate = Gate(32)
            let answers = try onThreads(32) { number in
                let wire = try gate.pass { try daemon.connect() }
                let method = number.isMultiple(of: 2) ? "admin.grant" : "admin.withdraw"
                var answer: JSON
                repeat {
                    answer = try wire.call(
                        method, ["username": "alice", "amount": 70, "idempotency_key": "k"])
                } while answer.code == 402
                return answer["result"]["entry"].text
            }
            #expect(Set(answers).count == 2)
            let account = try daemon.call("admin.account", ["username": "alice"])["result"]
            #expect(account["balance"] == 0)
            #expect(account["granted"] == 70)
            #expect(account["withdrawn"] == 70)
        }
    }
}
