import Foundation
import TellerRPC
import TestSupport
import Testing

extension TestDaemon {
    /// What it says that it keeps for all connections, the request for it included.
    func bufferedBytes() throws -> Int {
        let text = try call("server.metrics")["result"]["text"].text ?? ""
        return Int(try MetricsText(text).series["teller_buffered_bytes"] ?? -1)
    }
}

@Suite("Pages that nobody reads", .blocking, .serialized)
struct UnreadPageTests {
    /// An account of which a page of the history has 1 MiB.
    private func reader(_ daemon: TestDaemon) throws -> JSON {
        let token = try daemon.account("alice")
        let message = JSON.string(String(repeating: "x", count: 250_000))
        let params: JSON = ["token": token, "message": message, "model": "echo"]
        for _ in 0..<2 { _ = try daemon.call("chat", params) }
        return token
    }

    private func histories(_ token: JSON, _ count: Int64) -> [String] {
        (0..<count).map { request("history", ["token": token], id: .integer($0)) }
    }

    @Test("A page ends at 1 MiB as it is written, escapes and all")
    func escapes() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let message = JSON.string(String(repeating: "\u{1}", count: 40_000))
            for _ in 0..<3 { _ = try daemon.call("chat", ["token": token, "message": message]) }
            let page = try daemon.call("history", ["token": token])["result"]
            #expect(page["chats"].elements.count == 2)
            let last = try daemon.call("history", ["token": token, "before": page["next"]])
            #expect(last["result"]["chats"].elements.count == 1)
            #expect(last["result"]["next"] == .null)
        }
    }

    @Test("Are not made, others are served, and who reads at last gets them all")
    func pipelined() throws {
        try Scratch.serve { daemon in
            let token = try reader(daemon)
            _ = try daemon.call("history", ["token": token])
            let before = daemon.residentMemory
            let lines = histories(token, 64).joined(separator: "\n") + "\n"
            let wires = try (0..<3).map { _ in try daemon.connect() }
            for wire in wires { try wire.send(lines) }
            var most = 0
            for _ in 0..<20 {
                #expect(try daemon.call("server.ping")["result"] == [:])
                most = max(most, daemon.residentMemory)
                usleep(100_000)
            }
            // All of them are 192 MiB. Each connection may have 4 MiB unread, and one page more for
            // each that ran then; memory is needed to make them too.
            #expect(most < before + (96 << 10), "before: \(before)")
            // What one leaves unread is counted, whether it was near its own limit or not.
            #expect(try daemon.bufferedBytes() > 3 << 20)
            let ids = try (0..<64).map { _ in try wires[0].answer()["id"].int }
            #expect(Set(ids) == Set(0..<64))
        }
    }

    @Test("Are forgotten with their connection, and their requests too")
    func gone() throws {
        try Scratch.serve { daemon in
            let token = try reader(daemon)
            let padding = String(repeating: "y", count: 10_000)
            let lines = histories(token, 64).map { $0.dropLast() + ",\"x\":\"\(padding)\"}\n" }
            for _ in 0..<3 {
                let wire = try daemon.connect()
                try wire.send(lines.joined())
                usleep(300_000)
                shutdown(wire.descriptor, Int32(SHUT_RDWR))
            }
            // The request for it is counted itself, and a page that it might have.
            try wait(until: "nothing is buffered: \((try? daemon.bufferedBytes()) ?? -1)") {
                try daemon.bufferedBytes() < 2 << 20
            }
        }
    }

    @Test("Of a batch are made one after another; past 16 MiB the rest is refused")
    func batch() throws {
        try Scratch.serve { daemon in
            let token = try reader(daemon)
            let before = daemon.residentMemory
            let wire = try daemon.connect()
            try wire.send("[" + histories(token, 100).joined(separator: ",") + "]\n")
            let answers = try wire.answer().elements
            #expect(answers.count == 100)
            #expect(answers.map { $0["id"].int } == Array(0..<100))
            let whole = answers.count { $0["result"]["chats"].elements.count == 2 }
            #expect((17...24).contains(whole), "\(whole)")
            let rest = answers.filter { $0["result"] == .null }
            #expect(rest.count == 100 - whole)
            #expect(rest.allSatisfy { $0.code == 413 && $0.kind == "too_large" })
            #expect(daemon.residentMemory < before + (160 << 10), "before: \(before)")
            #expect(try wire.call("server.ping")["result"] == [:])
        }
    }

    @Test("Keep a page waiting no longer than until they are read, whatever else still runs")
    func readAtLast() throws {
        let valve = Valve()
        let upstream = try Upstream(["slow": { [.wait(valve)] + Completions.steps($0, ["Hi"]) }])
        let config = upstream.config(["slow": [:]], "  echo: { provider: echo, price: 100 }\n")
        try Scratch.serve(config: config) { daemon in
            let token = try reader(daemon)
            let before = try daemon.bufferedBytes()
            let wire = try daemon.connect()
            // Near its limit, but not over it: the daemon is not told when they are read.
            try wire.send(histories(token, 4).joined(separator: "\n") + "\n")
            try wait(until: "four pages are there") {
                try daemon.bufferedBytes() - before > 3_500_000
            }
            let params: JSON = ["token": token, "message": "m", "idempotency_key": "k"]
            try wire.send("[" + request("chat", params, id: "chat") + "]\n")
            try wait(until: "the chat runs") { upstream.running == 1 }
            let padding = String(repeating: " ", count: 500_000)
            let counted = try daemon.bufferedBytes()
            try wire.send(request("history", ["token": token], id: 4) + padding + "\n")
            try wait(until: "the fifth waits") {
                try daemon.bufferedBytes() - counted > padding.count / 2
            }
            let ids = try (0..<5).map { _ in try wire.answer()["id"].int }
            #expect(ids.last == 4)
            valve.open()
            #expect(try wire.answer().elements.first?["result"]["reply"] == "Hi")
        }
    }

    enum Ending: CaseIterable { case ofSending, ofTheDaemon }

    @Test("Lose no line that was sent behind them", arguments: Ending.allCases)
    func linesBehind(_ ending: Ending) throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            let message = JSON.string(String(repeating: "m", count: 250_000))
            for id in 0..<18 as Range<Int64> {
                let chat = request("chat", ["token": token, "message": message], id: .integer(id))
                try wire.send(chat + "\n")
            }
            try wait(until: "all are charged") {
                try daemon.call("balance", ["token": token])["result"]["balance"] == 98_200
            }
            usleep(300_000)
            for id in 18..<28 as Range<Int64> {
                let params: JSON = [
                    "token": token, "message": "late", "idempotency_key": .string("k\(id)"),
                ]
                try wire.send(request("chat", params, id: .integer(id)) + "\n")
            }
            switch ending {
            case .ofSending: wire.finishSending()
            case .ofTheDaemon: daemon.process.send(15)
            }
            usleep(1_500_000)
            let ids = try (0..<28).map { _ in try wire.answer()["id"].int }
            #expect(Set(ids) == Set(0..<28))
            #expect(try wire.isAtEnd())
        }
    }
}
