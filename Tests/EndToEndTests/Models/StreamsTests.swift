import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Many streams at once", .blocking, .serialized)
struct StreamsTests {
    private static let accounts = 100
    private static let each = 10
    private static let all = accounts * each
    /// KiB that a stream may take; what was built for debugging takes half as much again.
    #if DEBUG
        private static let mostOfOne = 96
    #else
        private static let mostOfOne = 64
    #endif
    private static let pieces = (0..<50).map { "\($0) " }

    /// Says one piece, and the others when the valve opens.
    private static func counting(_ valve: Valve) -> Upstream.Script {
        { request in
            let steps = Completions.steps(request, pieces)
            return Array(steps.prefix(2)) + [.wait(valve)] + steps.dropFirst(2)
        }
    }

    @Test("1,000: each in its own order, little memory, and a cancellation is heard at once")
    func many() throws {
        allowDescriptors(Self.all + 1000)
        let valve = Valve()
        let upstream = try Upstream(["m": Self.counting(valve)])
        let config = upstream.config(["m": ["concurrency": "\(Self.all)"]])
        try Scratch.serve(config: config) { daemon in
            // Each has a password to be hashed, one at a time.
            let tokens = try (0..<Self.accounts).map { number in
                try daemon.account("user\(number)", balance: 10_000)
            }
            let wires = try tokens.map { _ in try daemon.connect() }
            // What the first chats cost, whatever their number.
            try warmUp(daemon, tokens)
            let before = daemon.residentMemory
            for (wire, token) in zip(wires, tokens) {
                for number in 0..<Self.each {
                    try wire.begin(token, "Hi", id: .integer(Int64(number)))
                }
            }
            for wire in wires {
                for _ in 0..<Self.each { #expect(try wire.delta()["text"] == "0 ") }
            }
            #expect(upstream.running == Self.all)
            let grown = daemon.residentMemory - before
            #expect(grown < Self.all * Self.mostOfOne, "\(grown) KiB")

            // While all others wait, one is ended.
            try wires[0].send(request("chat.cancel", ["token": tokens[0], "request": 0]) + "\n")
            let cancelled = try wires[0].answer()
            #expect(cancelled["id"] == 0)
            #expect(cancelled.code == 499)

            valve.open()
            for (number, wire) in wires.enumerated() {
                let count = number == 0 ? Self.each - 1 : Self.each
                for (_, stream) in try wire.streams(count) {
                    #expect("0 " + stream.text == Self.pieces.joined())
                    #expect(stream.answer["result"]["reply"].text == Self.pieces.joined())
                }
            }
            let report = try daemon.verify()
            #expect(report["ok"] == true)
            #expect(report["held"] == 0)
            #expect(report["spent"] == .integer(Int64(100 * (Self.all + Self.accounts))))
        }
    }

    /// The server of the models has one for each stream, and it is this process.
    private func allowDescriptors(_ count: Int) {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        getrlimit(resource, &limit)
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, rlim_t(count)))
        setrlimit(resource, &limit)
    }

    private func warmUp(_ daemon: TestDaemon, _ tokens: [JSON]) throws {
        let wire = try daemon.connect()
        for token in tokens {
            try wire.begin(token, "warm up", id: "w")
            let chat = try wire.delta()["chat"]
            #expect(
                try daemon.call("chat.cancel", ["token": token, "chat": chat])["result"]
                    == ["cancelled": true])
            _ = try wire.streams(1)
        }
    }

    @Test("A caller that does not read stalls nobody, and gets all of it when it reads")
    func slowReader() throws {
        // Some 900 KB each, in pieces of which no two are the same.
        let words = (0..<90).map { "\($0)" + String(repeating: ".", count: 10_000) }
        let upstream = try Upstream(["long": { Completions.steps($0, words) }])
        try Scratch.serve(config: upstream.config(["long": [:], "fine": [:]])) { daemon in
            let token = try daemon.account("alice", balance: 10_000)
            let slow = try daemon.connect()
            for number in 0..<12 {
                try slow.begin(token, "Hi", id: .integer(Int64(number)), ["model": "long"])
            }
            // The model is done with all of them, and they are recorded, before a byte is read.
            try wait(until: "all are recorded: \(daemon.scratch.log)") {
                try daemon.call("balance", ["token": token])["result"]
                    == ["balance": 8800, "held": 0]
            }
            #expect(upstream.running == 0)
            let other = try daemon.connect()
            let quick = try other.ask(token, "Hi", isStreamed: true, ["model": "fine"])
            #expect(quick.text == Mischief.reply)
            let streams = try slow.streams(12)
            #expect(streams.count == 12)
            for (_, stream) in streams {
                #expect(stream.text == words.joined())
                #expect(stream.answer["result"]["reply"].text == words.joined())
            }
            try daemon.expect(token, has: 8700)
        }
    }
}
