import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("What batches keep while they run", .blocking, .serialized)
struct BatchMemoryTests {
    /// Plays a daemon of which one model says nothing before the valve opens, with an account.
    private func serve(
        _ valve: Valve, _ body: (TestDaemon, Upstream, JSON) throws -> Void
    ) throws {
        let upstream = try Upstream(["slow": { [.wait(valve)] + Completions.steps($0, ["Hi"]) }])
        let config = upstream.config(["slow": [:]], "  echo: { provider: echo, price: 100 }\n")
        try Scratch.serve(config: config) { daemon in
            try body(daemon, upstream, try daemon.account("alice"))
        }
    }

    /// Members whose answers have 1 MiB each.
    private func pages(_ daemon: TestDaemon, _ token: JSON, _ count: Int) throws -> [String] {
        let message = JSON.string(String(repeating: "x", count: 250_000))
        let params: JSON = ["token": token, "message": message, "model": "echo"]
        for _ in 0..<2 { _ = try daemon.call("chat", params) }
        return Array(repeating: request("history", ["token": token], id: "page"), count: count)
    }

    /// Waits until so many pages are there: one that is being made counts 48 KiB more.
    private func wait(for pages: Int, _ daemon: TestDaemon, since before: Int) throws {
        try TestSupport.wait(until: "\(pages) pages are there") {
            (0..<20_000).contains(try daemon.bufferedBytes() - before - pages * 1_000_000)
        }
    }

    private func chat(_ token: JSON, _ model: JSON) -> String {
        request("chat", ["token": token, "message": "m", "model": model], id: "chat")
    }

    private func line(_ members: [String]) -> String {
        "[" + members.joined(separator: ",") + "]\n"
    }

    @Test(
        "Their line counts until the last member has ended, whatever the first one is",
        arguments: ["1", request("server.ping", id: "ping"), request("no.such")])
    func line(_ first: String) throws {
        let valve = Valve()
        try serve(valve) { daemon, upstream, token in
            let before = try daemon.bufferedBytes()
            let padding = String(repeating: " ", count: 1_000_000)
            let wire = try daemon.connect()
            try wire.send(line([first, padding + chat(token, "slow")]))
            try TestSupport.wait(until: "the chat runs") { upstream.running == 1 }
            #expect(try daemon.bufferedBytes() - before > padding.count)
            valve.open()
            #expect(try wire.answer().elements.last?["result"]["reply"] == "Hi")
            try TestSupport.wait(until: "it counts no more") {
                try daemon.bufferedBytes() <= before
            }
        }
    }

    @Test("Their answers count until the last member has ended, though the caller has gone")
    func gone() throws {
        let valve = Valve()
        try serve(valve) { daemon, upstream, token in
            let pages = try pages(daemon, token, 3)
            let before = try daemon.bufferedBytes()
            let wire = try daemon.connect()
            try wire.send(line(pages + [chat(token, "slow")]))
            try TestSupport.wait(until: "the chat runs") { upstream.running == 1 }
            try wait(for: 3, daemon, since: before)
            shutdown(wire.descriptor, Int32(SHUT_RDWR))
            usleep(300_000)
            #expect(try daemon.bufferedBytes() - before > 3_000_000)
            valve.open()
            try TestSupport.wait(until: "they count no more") {
                try daemon.bufferedBytes() <= before
            }
        }
    }

    @Test("Past 16 MiB of answers the rest is refused, recorded replies too")
    func replays() throws {
        let reply = String(repeating: "r", count: 1_000_000)
        let body =
            "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":\"\(reply)\"}}]}"
        let upstream = try Upstream(["long": { _ in [.send(HTTPText.whole(body))] }])
        try Scratch.serve(config: upstream.config(["long": [:]])) { daemon in
            let token = try daemon.account("alice")
            let params: JSON = ["token": token, "message": "m", "idempotency_key": "k"]
            #expect(try daemon.call("chat", params)["result"]["price"] == 100)
            let members = Array(repeating: request("chat", params, id: 1), count: 100)
            let answers = try daemon.connect().exchange(String(line(members).dropLast())).elements
            #expect(answers.count == 100)
            let whole = answers.count { $0["result"]["reply"].text?.utf8.count == reply.utf8.count }
            #expect((17...24).contains(whole), "\(whole)")
            #expect(answers.count { $0.code == 413 && $0.kind == "too_large" } == 100 - whole)
            #expect(try daemon.call("balance", ["token": token])["result"]["balance"] == 3900)
        }
    }
}
