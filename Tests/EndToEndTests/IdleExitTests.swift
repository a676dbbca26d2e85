import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("--exit-idle-time", .blocking)
struct IdleExitTests {
    private static let option = ["--exit-idle-time", "1"]

    @Test("It ends with 0 after that time without a connection, and not while there is one")
    func idle() throws {
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let daemon = try socket.start(Self.option, telling: notices)
            do {
                let wire = try daemon.connect()
                #expect(try wire.call("server.ping")["result"] == [:])
                // Longer than the limit: it is the connection that keeps it, not what is said.
                usleep(2_500_000)
                #expect(try wire.call("server.ping")["result"] == [:])
            }
            #expect(try daemon.process.wait() == .status(0))
            #expect(notices.words.contains("STOPPING=1"))
            #expect(scratch.log.contains("until it is needed"))
            // The next one finds everything as it was.
            let next = try socket.start(Self.option)
            #expect(try next.verify()["ok"] == true)
        }
    }

    @Test("Whoever comes at that moment is served, by this daemon or the next", arguments: 1...4)
    func race(_ number: Int) throws {
        try Scratch.use { scratch in
            let socket = try HeldSocket(scratch)
            let (end, hasEnded) = (Flag(), Flag())
            let counts = try onThreads(2) { thread -> Int in
                guard thread == 0 else {
                    // As systemd does it: another one as soon as somebody waits.
                    while !end.isSet {
                        let daemon = try socket.start(Self.option)
                        try wait(until: "it ends") { daemon.process.exit != nil || end.isSet }
                        if end.isSet { break }
                        try #require(daemon.process.exit == .status(0), "\(scratch.log)")
                        hasEnded.set()
                    }
                    return 0
                }
                defer { end.set() }
                var random = SystemRandomNumberGenerator()
                var answered = 0
                for number in 0..<9 {
                    // The last one comes to another daemon than the first, whoever won the races.
                    if number == 8 { try wait(until: "a daemon ends") { hasEnded.isSet } }
                    let wire = try Wire(scratch.socket)
                    if try wire.call("server.ping")["result"] == [:] { answered += 1 }
                    wire.finishSending()
                    #expect(try wire.isAtEnd())
                    usleep(UInt32.random(in: 990_000...1_015_000, using: &random))
                }
                return answered
            }
            #expect(counts[0] == 9)
        }
    }

    @Test("A daemon that bound its socket itself says that the option is for others")
    func ownSocket() throws {
        try Scratch.use { scratch in
            let process = try scratch.spawn(scratch.tellerd() + Self.option)
            try wait(until: "it says so") { scratch.log.contains("--exit-idle-time is ignored") }
            usleep(1_500_000)
            #expect(process.exit == nil)
            #expect(try Wire(scratch.socket).call("server.ping")["result"] == [:])
        }
    }

    @Test("Times beyond a day, or below a second, are refused with 64", arguments: [0, -1, 86_401])
    func bounds(_ seconds: Int) throws {
        try Scratch.use { scratch in
            let run = try scratch.run(scratch.tellerd() + ["--exit-idle-time=\(seconds)"])
            #expect(run.exit == .status(64))
            #expect(run.errors.contains("1 to 86400"), "\(run)")
        }
    }
}
