import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("SIGTERM under load loses no request that was written", .blocking, .serialized)
struct StopTests {
    @Test("64 clients, five times", arguments: 1...5, Load.Style.allCases)
    func stop(_ round: Int, _ style: Load.Style) throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon()
            let token = try daemon.account("alice", balance: 100_000_000)
            let load = Load(daemon, token)
            try stop(daemon, load, style, after: 150 + 37 * round)
            // Each answer stands for a charge, and there is no charge without one.
            let report = try scratch.daemon().verify()
            #expect(report["ok"] == true)
            #expect(report["spent"] == .integer(Int64(load.sofar.answered) * 100))
        }
    }

    private func stop(
        _ daemon: TestDaemon, _ load: Load, _ style: Load.Style, after count: Int
    ) throws {
        let exits = try onThreads(65) { number -> Child.Exit? in
            guard number == 64 else {
                load.chat(style)
                return nil
            }
            try wait(until: "\(count) chats were answered") { load.sofar.answered >= count }
            return try daemon.process.terminate()
        }
        #expect(exits[64] == .status(0), "\(daemon.scratch.log)")
        #expect(load.sofar.lost == [])
        #expect(load.sofar.refused == [])
    }

    @Test("SIGINT ends it as well, and an idle connection holds it up for less than its limit")
    func idle() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            #expect(try wire.call("server.ping")["result"] == [:])
            daemon.process.send(2)
            #expect(try daemon.process.wait(within: .seconds(10)) == .status(0))
            #expect(try wire.isAtEnd())
            #expect(throws: WireError.refused(2)) { _ = try daemon.connect() }
        }
    }

    @Test("A connection that has not said a word yet is heard")
    func silent() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let loud = try daemon.connect()
            #expect(try loud.call("server.ping")["result"] == [:])
            daemon.process.send(15)
            // It has been hung up on when its silence was taken for the end.
            #expect(try loud.isAtEnd())
            #expect(try wire.call("server.ping")["result"] == [:])
            #expect(try daemon.process.wait() == .status(0))
        }
    }

    @Test("One that begins late to talk, and does not end, is no more heard than the others are")
    func late() throws {
        try Scratch.serve(config: "stop_seconds: 60") { daemon in
            let late = try daemon.connect()
            daemon.process.send(SIGTERM)
            // Behind the two seconds for which those are heard that had begun.
            Thread.sleep(forTimeInterval: 2.2)
            var answered = 0
            while (try? late.call("server.ping"))?["result"] == [:] { answered += 1 }
            #expect(answered > 0)
            #expect(try daemon.process.wait(within: .seconds(30)) == .status(0))
        }
    }

    @Test("Past stop_seconds nobody is waited for")
    func limit() throws {
        try Scratch.serve(config: "stop_seconds: 2") { daemon in
            let silent = try daemon.connect()
            daemon.process.send(SIGTERM)
            // It is 15 seconds unless it is set; the machine may be slow.
            #expect(try daemon.process.wait(within: .seconds(10)) == .status(0))
            #expect(try silent.isAtEnd())
        }
    }
}
