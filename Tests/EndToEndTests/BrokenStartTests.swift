import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("With a socket from systemd, a daemon that can't serve stays up and says so", .blocking)
struct BrokenStartTests {
    private static let broken = "stop_seconds: 5\naccounts:\n  starting_balanc: 1\n"

    @Test("A broken config: every call is 503, the status names file and line")
    func config() throws {
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let daemon = try socket.start(config: Self.broken, telling: notices)
            let wire = try daemon.connect()
            for method in Methods.all.filter({ $0.name != "relay" }) {
                let answer = try wire.call(method.name)
                #expect(answer.code == 503, "\(method.name)")
                #expect(answer["error"]["data"]["kind"] == "unavailable")
                #expect(answer["error"]["message"].text?.contains("config") == true)
                let text = "\(answer)"
                #expect(!text.contains("starting_balanc") && !text.contains(scratch.path))
            }
            #expect(try wire.call("no.such").code == -32601)
            #expect(try wire.exchange("{").code == -32700)
            let file = scratch.path("teller.yaml")
            #expect(notices.words.contains("READY=1"))
            #expect(notices.status?.hasPrefix("Not serving: \(file):3: ") == true)
            #expect(notices.status?.contains("starting_balanc") == true)
            #expect(scratch.log.contains("\(file):3: "))
            #expect(try daemon.process.terminate() == .status(0))
            #expect(notices.words.contains("STOPPING=1"))
        }
    }

    @Test("Several faults of it make one line of status, and none of them is another word")
    func words() throws {
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let config = "\"x\\nSTOPPING=1\": 1\nbogus: 2\n"
            let daemon = try socket.start(config: config, telling: notices)
            #expect(try daemon.call("server.ping").code == 503)
            #expect(notices.words.filter { $0 == "STOPPING=1" } == [])
            #expect(notices.status?.contains("teller.yaml:2: ") == true)
        }
    }

    @Test("SIGHUP tries again; once it is right, open connections are served on")
    func repaired() throws {
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            let daemon = try socket.start(config: Self.broken, telling: notices)
            let wires = try (0..<8).map { _ in try daemon.connect() }
            for wire in wires { #expect(try wire.call("server.ping").code == 503) }

            daemon.process.send(SIGHUP)
            try wait(until: "it has tried") { notices.words.filter { $0 == "READY=1" }.count == 2 }
            #expect(notices.words.contains { $0.hasPrefix("MONOTONIC_USEC=") })
            #expect(try wires[0].call("server.ping").code == 503)

            try scratch.write("accounts: { starting_balance: 70 }", to: "teller.yaml")
            daemon.process.send(SIGHUP)
            try wait(until: "it is ready") { notices.words.filter { $0 == "READY=1" }.count == 3 }
            for wire in wires { #expect(try wire.call("server.ping")["result"] == [:]) }
            let login: JSON = ["username": "alice", "password": "password"]
            #expect(try wires[0].call("register", login)["result"]["balance"] == 70)
            #expect(notices.status?.hasPrefix("Serving: 8 connections") == true)
            // And from then on a reload is what it always is.
            try scratch.write("accounts: { starting_balance: 80 }", to: "teller.yaml")
            #expect(try wires[1].call("server.reload")["result"] == [:])
            #expect(try daemon.process.terminate() == .status(0))
            #expect(scratch.log.contains("The daemon serves."))
        }
    }

    @Test("A state directory that can't be used is 503, and is tried again without a signal")
    func state() throws {
        try Scratch.use { scratch in
            let notices = try NotifySocket(scratch)
            let socket = try HeldSocket(scratch)
            try scratch.write("", to: "state")
            let daemon = try socket.start(telling: notices)
            let wire = try daemon.connect()
            let answer = try wire.call("server.ping")
            #expect(answer.code == 503)
            #expect(answer["error"]["message"].text?.contains("ledger") == true)
            #expect(notices.status?.contains("\(scratch.state) can't be made") == true)
            try FileManager.default.removeItem(atPath: scratch.state)
            try wait(until: "it serves") { try wire.call("server.ping")["result"] == [:] }
            #expect(try daemon.process.terminate() == .status(0))
        }
    }

    @Test("A file that is no ledger is left alone, and served once it is gone")
    func ledger() throws {
        try Scratch.use { scratch in
            try FileManager.default.createDirectory(
                atPath: scratch.state, withIntermediateDirectories: false)
            let garbage = String(repeating: "no database ", count: 1000)
            try scratch.write(garbage, to: "state/ledger.sqlite")
            let daemon = try HeldSocket(scratch).start()
            let wire = try daemon.connect()
            #expect(try wire.call("balance").code == 503)
            #expect(scratch.text(of: "state/ledger.sqlite") == garbage)
            try FileManager.default.removeItem(atPath: scratch.path("state/ledger.sqlite"))
            try wait(until: "it serves") { try wire.call("server.ping")["result"] == [:] }
        }
    }

    @Test("While another daemon has the state it refuses, and follows when that ends")
    func otherDaemon() throws {
        try Scratch.use { scratch in
            let other = try scratch.spawn([
                Programs.tellerd, "--socket", scratch.path("s2"), "--state", scratch.state,
            ])
            try wait(until: "the other serves") {
                FileManager.default.fileExists(atPath: scratch.path("s2"))
            }
            let daemon = try HeldSocket(scratch).start()
            let wire = try daemon.connect()
            #expect(try wire.call("server.ping").code == 503)
            #expect(try other.terminate() == .status(0))
            try wait(until: "it serves") { try wire.call("server.ping")["result"] == [:] }
        }
    }
}
