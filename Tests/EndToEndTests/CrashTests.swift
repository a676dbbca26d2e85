import Synchronization
import TellerRPC
import TestSupport
import Testing

@Suite("kill -9 under load loses no acknowledged chat and charges none twice", .blocking)
struct CrashTests {
    /// What the callers of this test know: nothing else may count afterwards.
    private final class Knowledge: Sendable {
        struct State {
            /// Chat ids by idempotency key.
            var acknowledged: [String: String] = [:]
            /// Sent, and cut off before the answer came.
            var open: [String] = []
        }

        private let state = Mutex(State())

        func acknowledge(_ key: String, _ chat: String) {
            state.withLock { $0.acknowledged[key] = chat }
        }

        func cutOff(_ key: String) { state.withLock { $0.open.append(key) } }

        func takeOpen() -> [String] {
            state.withLock { state in
                defer { state.open = [] }
                return state.open
            }
        }

        var acknowledged: [String: String] { state.withLock(\.acknowledged) }
    }

    private static let callers = 16
    private static let start: Int64 = 10_000_000

    @Test("8 kills, each at another moment")
    func kills() throws {
        try Scratch.use { scratch in
            var daemon = try scratch.daemon()
            let token = try daemon.account("alice", balance: Self.start)
            let knowledge = Knowledge()
            for round in 0..<8 {
                try kill(daemon, after: 40 + 30 * round, round: round, token, knowledge)
                daemon = try scratch.daemon()
                #expect(try daemon.verify()["ok"] == true, "after kill \(round)")
                try askAgain(daemon, token, knowledge)
            }
            try compare(daemon, token, knowledge.acknowledged)
        }
    }

    /// Chats on many connections until the daemon is killed, which is when so many were answered.
    private func kill(
        _ daemon: TestDaemon, after count: Int, round: Int, _ token: JSON, _ knowledge: Knowledge
    ) throws {
        let known = knowledge.acknowledged.count
        // All are connected before the load begins, so that the kill refuses nobody.
        let gate = Gate(Self.callers + 1)
        _ = try onThreads(Self.callers + 1) { caller in
            if caller == Self.callers {
                gate.pass()
                try wait(until: "\(count) chats were answered") {
                    knowledge.acknowledged.count >= known + count
                }
                try daemon.process.kill()
                return
            }
            let wire = try gate.pass { try daemon.connect() }
            var number = 0
            while true {
                let key = "\(round)-\(caller)-\(number)"
                number += 1
                do {
                    try Self.chat(wire, token, key, knowledge)
                } catch is WireError {
                    return knowledge.cutOff(key)
                }
            }
        }
    }

    private static func chat(
        _ wire: Wire, _ token: JSON, _ key: String, _ knowledge: Knowledge
    ) throws {
        let answer = try wire.call(
            "chat", ["token": token, "message": "say \(key)", "idempotency_key": .string(key)])
        knowledge.acknowledge(key, try #require(answer["result"]["chat"].text, "\(answer)"))
    }

    /// What was cut off is asked again with its key: recorded or not, it counts once.
    private func askAgain(_ daemon: TestDaemon, _ token: JSON, _ knowledge: Knowledge) throws {
        let wire = try daemon.connect()
        for key in knowledge.takeOpen() { try Self.chat(wire, token, key, knowledge) }
    }

    private func compare(
        _ daemon: TestDaemon, _ token: JSON, _ acknowledged: [String: String]
    ) throws {
        #expect(Set(acknowledged.values).count == acknowledged.count, "one chat, two keys")
        var recorded: [String] = []
        var next: JSON = .null
        let wire = try daemon.connect()
        repeat {
            let cursor: JSON = next == .null ? [:] : ["before": next]
            let page = try wire.call(
                "history", cursor.merging(["token": token, "limit": 500]))["result"]
            recorded += page["chats"].elements.compactMap { $0["chat"].text }
            next = page["next"]
        } while next != .null
        #expect(recorded.count == acknowledged.count)
        #expect(Set(recorded) == Set(acknowledged.values))
        let balance = try wire.call("balance", ["token": token])["result"]["balance"].int
        #expect(balance == Self.start - 100 * Int64(acknowledged.count))
        for (key, chat) in acknowledged.prefix(100) {
            let again = try wire.call(
                "chat", ["token": token, "message": "say \(key)", "idempotency_key": .string(key)])
            #expect(again["result"]["chat"].text == chat)
            #expect(again["result"]["replayed"] == true)
        }
    }
}
