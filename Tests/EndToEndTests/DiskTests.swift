import Foundation
import TellerRPC
import TestSupport
import Testing

/// What the tests of a ledger that can't commit have in common.
struct Till {
    let daemon: TestDaemon
    let token: JSON
    private(set) var answered: Int64 = 0
    private static let start: Int64 = 10_000_000

    init(_ daemon: TestDaemon) throws {
        self.daemon = daemon
        token = try daemon.account("alice", balance: Self.start)
    }

    mutating func chat(_ key: String) throws -> JSON {
        let answer = try daemon.call(
            "chat", ["token": token, "message": "hello", "idempotency_key": .string(key)])
        if answer["result"] != .null { answered += 1 }
        return answer
    }

    /// Whether the balance is what the answered chats have left, and all else agrees.
    func expectExact() throws {
        let balance = try daemon.call("balance", ["token": token])["result"]["balance"].int
        #expect(balance == Self.start - 100 * answered)
        #expect(try daemon.verify()["ok"] == true)
    }
}

@Suite(
    "A disk that takes no more is told, not hidden, and forgotten when it is over", .blocking,
    .serialized, .enabled(if: getuid() == 0, "it takes root to mount a small disk"))
struct DiskTests {
    @Test("A full disk: 503, and on with it when there is room")
    func full() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(wrapper: scratch.diskWrapper("size=4m,mode=700"))
            var till = try Till(daemon)
            #expect(try till.chat("before")["result"] != .null)

            let ballast = daemon.fillDisk()
            var refusal: JSON = .null
            for number in 0..<2000 where refusal == .null {
                let answer = try till.chat("full \(number)")
                if answer["result"] == .null { refusal = answer }
            }
            #expect(refusal.code == 503, "\(refusal)")
            #expect(refusal.kind == "unavailable")
            for number in 0..<20 { #expect(try till.chat("more \(number)").code == 503) }
            #expect(try daemon.call("server.ping")["result"] == [:])
            try till.expectExact()
            #expect(scratch.log.contains("The ledger can't commit."), "\(scratch.log)")
            #expect(scratch.log.contains("disk is full"), "\(scratch.log)")
            unlink(ballast)
            try wait(until: "it commits again: \(scratch.log)") {
                try till.chat("again")["result"] != .null
            }
            #expect(try till.chat("another")["result"] != .null)
            try till.expectExact()
            #expect(scratch.log.contains("The ledger commits again."), "\(scratch.log)")
        }
    }

    @Test("Files that may not be written: 503, and on with it when they may")
    func readOnly() throws {
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            let files = ["ledger.sqlite", "ledger.sqlite-wal"].map { scratch.state + "/" + $0 }
            var till = try Till(daemon)
            #expect(try till.chat("before")["result"] != .null)
            // What may not be written any more, whoever has it open already.
            let made = try scratch.run(["chattr", "+i"] + files)
            defer { _ = try? scratch.run(["chattr", "-i"] + files) }
            guard made.exit == .status(0) else {
                try Test.cancel("this file system has no immutable files: \(made.errors)")
            }
            for number in 0..<10 {
                let answer = try till.chat("read-only \(number)")
                #expect(answer.code == 503, "\(answer)")
                #expect(answer.kind == "unavailable")
            }
            try till.expectExact()
            #expect(scratch.log.contains("The ledger can't commit."), "\(scratch.log)")
            _ = try scratch.run(["chattr", "-i"] + files)
            try wait(until: "it commits again: \(scratch.log)") {
                try till.chat("again")["result"] != .null
            }
            try till.expectExact()
        }
    }

    @Test("A state directory that can't be written at the start is named, with exit 74")
    func readOnlyAtStart() throws {
        try Scratch.use { scratch in
            let child = try scratch.spawn(scratch.diskWrapper("ro") + scratch.tellerd())
            #expect(try child.wait() == .status(74))
            #expect(scratch.log.contains("\(scratch.state)/lock can't be used: Read-only"))
        }
    }
}
