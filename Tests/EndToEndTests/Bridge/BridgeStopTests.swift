import Foundation
import Synchronization
import TellerRPC
import TestSupport
import Testing

@Suite(
    "The bridge stops, and the daemon behind it is started again: nobody loses an answer",
    .blocking, .serialized)
struct BridgeStopTests {
    @Test("SIGTERM under load: every request that was sent is answered", arguments: 1...5)
    func stop(_ round: Int) throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice", balance: 100_000_000).text)
            let load = HTTPLoad(bridge, token)
            let exits = try onThreads(33) { number -> Child.Exit? in
                guard number == 32 else {
                    load.chat(until: Flag())
                    return nil
                }
                try wait(until: "chats were answered") { load.sofar.answered >= 100 + 37 * round }
                return try bridge.process.terminate()
            }
            #expect(exits[32] == .status(0), "\(bridge.scratch.log)")
            #expect(load.sofar.refused == [])
            #expect(load.sofar.lost == [])
            #expect(try daemon.verify()["spent"] == .integer(Int64(load.sofar.answered) * 100))
        }
    }

    @Test("The daemon is started again 20 times under load: no request fails")
    func restarts() throws {
        try Scratch.use { scratch in
            let socket = try HeldSocket(scratch)
            var daemon = try socket.daemon()
            let token = try #require(try daemon.account("alice", balance: 100_000_000).text)
            let bridge = try scratch.bridge()
            let load = HTTPLoad(bridge, token)
            let flag = Flag()
            let callers = Thread.detached(16) { load.chat(until: flag, reading: $0 % 4 == 0) }
            for round in 1...20 {
                let before = load.sofar.answered
                #expect(try daemon.process.terminate() == .status(0), "\(scratch.log)")
                daemon = try socket.daemon()
                try wait(until: "chats are answered in round \(round): \(scratch.log)") {
                    load.sofar.answered > before + 20
                }
            }
            flag.set()
            callers.wait()
            #expect(load.sofar.refused == [])
            #expect(load.sofar.lost == [])
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("A daemon that is killed loses no request either, and charges none twice")
    func kills() throws {
        try Scratch.use { scratch in
            let socket = try HeldSocket(scratch)
            var daemon = try socket.daemon()
            let token = try #require(try daemon.account("alice", balance: 100_000_000).text)
            let bridge = try scratch.bridge()
            let load = HTTPLoad(bridge, token)
            let flag = Flag()
            let callers = Thread.detached(16) { _ in load.chat(until: flag) }
            for _ in 1...5 {
                let before = load.sofar.answered
                try daemon.process.kill()
                daemon = try socket.daemon()
                try wait(until: "chats are answered: \(scratch.log)") {
                    load.sofar.answered > before + 20
                }
            }
            flag.set()
            callers.wait()
            #expect(load.sofar.refused == [])
            #expect(load.sofar.lost == [])
            // Each answer stands for a charge, and there is no charge without one.
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            #expect(report["spent"] == .integer(Int64(load.sofar.answered) * 100))
        }
    }

    @Test("Chats that find no place any more when the daemon is back are told so, and cost nothing")
    func crowded() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "m": { request in [.wait(valve)] + Completions.steps(request, ["late"]) }
        ])
        defer { valve.open() }
        try Scratch.serveHTTP(config: upstream.config(["m": [:]])) { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let header = ["Authorization": "Token " + token]
            let answered = Mutex(0)
            let answers = try onThreads(4) { number -> HTTPAnswer? in
                if number < 3 {
                    defer { answered.withLock { $0 += 1 } }
                    return try bridge.connect()
                        .ask("POST", "/chat/", headers: header, body: ["message": "Hi"])
                }
                try wait(until: "all chats are with the model") { upstream.running == 3 }
                try daemon.process.kill()
                // From now on there is room for one.
                let small = upstream.config(["m": ["concurrency": "1", "queue": "0"]])
                _ = try daemon.scratch.daemon(config: small)
                try wait(until: "the others are answered") { answered.withLock(\.self) == 2 }
                valve.open()
                return nil
            }.compactMap(\.self)
            #expect(answers.count { $0.status == 200 } == 1)
            let refused = answers.filter { $0.status == 429 }
            #expect(refused.count == 2, "\(answers)")
            #expect(refused.allSatisfy { $0.json["outcome"] == .null })
            try daemon.expect(.string(token), has: 3900)
        }
    }

    @Test("Without a daemon requests wait, and then are 503")
    func noDaemon() throws {
        try Scratch.use { scratch in
            let bridge = try scratch.bridge()
            let wire = try bridge.connect()
            #expect(try wire.ask("GET", "/healthz").status == 200)
            #expect(try wire.ask("GET", "/readyz").status == 503)
            let answer = try wire.ask("GET", "/balance/", headers: ["Authorization": "Token x"])
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] != nil)
            #expect(answer.json["kind"] == "unavailable")
            // Nothing was sent, so nothing is unknown.
            #expect(answer.json["outcome"] == .null)
            _ = try scratch.daemon().process.terminate()
        }
    }

    @Test("An idle connection, and one that is silent, hold the stop up for less than its limit")
    func idle() throws {
        try Scratch.serveHTTP { _, bridge in
            let used = try bridge.connect()
            #expect(try used.ask("GET", "/healthz").status == 200)
            let silent = try bridge.connect()
            bridge.process.send(SIGTERM)
            #expect(try bridge.process.wait(within: .seconds(14)) == .status(0))
            #expect(try used.isAtEnd())
            #expect(try silent.isAtEnd())
        }
    }

    @Test(
        "A request that the daemon does not answer is told so when the limit of the stop is over, and holds it up no longer"
    )
    func unanswered() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "m": { request in [.wait(valve)] + Completions.steps(request, ["late"]) }
        ])
        try Scratch.serve(config: upstream.config(["m": [:]])) { daemon in
            defer { valve.open() }
            let token = try #require(try daemon.account("alice").text)
            let bridge = try daemon.scratch.bridge(["--stop-seconds", "1"])
            let wire = try bridge.connect()
            try wire.send(
                wire.request(
                    "POST", "/chat/",
                    headers: [
                        "Authorization": "Token " + token, "Content-Type": "application/json",
                    ], body: #"{"message":"hello","model":"m"}"#))
            let other = try bridge.connect()
            try wait(until: "the chat runs") {
                let told = try other.ask(
                    "GET", "/balance", headers: ["Authorization": "Token " + token])
                return told.json["held"].int ?? 0 > 0
            }
            bridge.process.send(SIGTERM)
            // Told rather than hung up on, since the chat may be charged.
            let answer = try #require(try wire.answer(to: "POST"))
            #expect(answer.status == 503)
            #expect(answer.json["outcome"] == "unknown", "\(answer)")
            // The limit is 1 second, and 15 unless it is set; the machine may be slow.
            #expect(try bridge.process.wait(within: .seconds(10)) == .status(0))
        }
    }

    @Test("A stream that runs when the bridge stops is finished")
    func stream() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "m": { request in
                let steps = Completions.steps(request, ["one ", "two"])
                return Array(steps.prefix(2)) + [.wait(valve)] + steps.dropFirst(2)
            }
        ])
        try Scratch.serveHTTP(config: upstream.config(["m": [:]])) { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let wire = try bridge.connect()
            try wire.send(
                wire.request(
                    "POST", "/chat/",
                    headers: [
                        "Authorization": "Token " + token, "Content-Type": "application/json",
                    ], body: #"{"message":"hello","model":"m","stream":true}"#))
            #expect(try wire.head()?.status == 200)
            var text = try #require(try wire.chunk())
            bridge.process.send(SIGTERM)
            try wait(until: "nobody listens any more") { (try? bridge.connect()) == nil }
            valve.open()
            while let chunk = try wire.chunk() { text += chunk }
            #expect(text.contains("event: result\n"))
            #expect(try bridge.process.wait() == .status(0))
        }
    }
}

extension Thread {
    /// Starts so many threads; whoever wants to can wait for them.
    fileprivate static func detached(
        _ count: Int, _ body: @escaping @Sendable (Int) -> Void
    ) -> DispatchGroup {
        let group = DispatchGroup()
        for number in 0..<count {
            group.enter()
            Thread {
                body(number)
                group.leave()
            }.start()
        }
        return group
    }
}
