import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "Wrong passwords", .blocking, .serialized,
    .enabled(if: getuid() == 0, "it takes root to become others"))
struct LoginFloodTests {
    private static func guess(_ name: String, _ password: String = "wrong password") -> JSON {
        ["username": .string(name), "password": .string(password)]
    }

    @Test("A thousand a second: others log in, memory stays")
    func flood() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice")
            let own = Self.guess("alice", "password of alice")
            for _ in 0..<3 { _ = try daemon.call("login", own) }
            let before = daemon.residentMemory
            let start = ContinuousClock.now
            let stop = Flag()
            let results = try onThreads(2) { thread in
                if thread == 0 {
                    defer { stop.set() }
                    let attacker = try daemon.connect(as: 4321)
                    // A hundred at a time, so that the flood is the daemon's work and not ours.
                    var codes: [Int64: Int] = [:]
                    for round in 0..<20 {
                        let lines = (0..<100).map { number in
                            let name = number.isMultiple(of: 2) ? "alice" : "x\(round)-\(number)"
                            return request("login", Self.guess(name), id: .integer(Int64(number)))
                                + "\n"
                        }
                        try attacker.send(lines.joined())
                        for _ in lines { codes[try attacker.answer().code ?? 0, default: 0] += 1 }
                    }
                    return codes
                }
                var logins = 0
                repeat {
                    let answer = try daemon.call("login", own)
                    guard answer["result"]["username"] == "alice" else { return [-1: 1] }
                    logins += 1
                    let token = answer["result"]["token"]
                    _ = try daemon.call("logout", ["token": token])
                } while !stop.isSet
                return [200: logins]
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let codes = results[0]
            #expect(codes[401, default: 0] + codes[429, default: 0] == 2000)
            // Ten for alice and a hundred in all, and what came back meanwhile.
            let hashed = Double(codes[401, default: 0])
            #expect(hashed <= 101 + seconds * 100 / 60, "\(codes)")
            #expect(Array(results[1].keys) == [200], "others log in")
            #expect(daemon.residentMemory - before < 16 << 10)
        }
    }

    @Test("The limit is told with the seconds to wait, and not whether the account exists")
    func alike() throws {
        let config = "limits: { login_failures_per_minute: 3 }"
        try Scratch.serve(config: config) { daemon in
            _ = try daemon.account("alice")
            let wire = try daemon.connect(as: 4321)
            for name in ["alice", "nobody"] {
                for _ in 0..<3 { #expect(try wire.call("login", Self.guess(name)).code == 401) }
                let refused = try wire.call("login", Self.guess(name.uppercased()))
                #expect(refused.code == 429)
                #expect(refused.kind == "rate_limited")
                let wait = refused["error"]["data"]["retry_after_seconds"].int ?? 0
                #expect((1...20).contains(wait))
            }
            let right = Self.guess("alice", "password of alice")
            #expect(try wire.call("login", right).code == 429)
            #expect(try daemon.call("login", right).code == nil, "another source")
        }
    }

    @Test("Guesses that come at the same time do not pass together")
    func parallel() throws {
        try Scratch.serve(config: "limits: { login_failures_per_minute: 5 }") { daemon in
            _ = try daemon.account("alice")
            let wire = try daemon.connect(as: 4321)
            let line = request("login", Self.guess("alice"), id: 1) + "\n"
            try wire.send(String(repeating: line, count: 40))
            var codes: [Int64?] = []
            for _ in 0..<40 { codes.append(try wire.answer().code) }
            #expect(codes.count { $0 == 401 } == 5)
            #expect(codes.count { $0 == 429 } == 35)
        }
    }

    @Test("An unknown name takes as long as a known one")
    func timing() throws {
        try Scratch.serve(config: "limits: { login_failures_per_minute: 0 }") { daemon in
            _ = try daemon.account("alice")
            let wire = try daemon.connect(as: 4321)
            var shortest: [String: Duration] = [:]
            for _ in 0..<25 {
                for name in ["alice", "nobody"] {
                    let begin = ContinuousClock.now
                    #expect(try wire.call("login", Self.guess(name)).code == 401)
                    let time = ContinuousClock.now - begin
                    shortest[name] = min(shortest[name] ?? time, time)
                }
            }
            let ratio = shortest["alice"]! / shortest["nobody"]!
            #expect((0.8...1.25).contains(ratio), "\(shortest)")
        }
    }
}
