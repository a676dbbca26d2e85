import Foundation
import Synchronization
import TellerRPC
import TestSupport
import Testing

@Suite("A state directory that goes away under the daemon", .blocking)
struct StateTests {
    enum Loss: String, Sendable, CaseIterable {
        case directoryDeleted, directoryMoved, directoryReplacedByACopy, databaseDeleted
        case logDeleted, databaseReplacedByACopy, databaseEmptied, logEmptied, logOverwritten

        func happen(to state: String) throws {
            let files = FileManager.default
            let database = state + "/ledger.sqlite"
            switch self {
            case .directoryDeleted:
                try files.removeItem(atPath: state)
            case .directoryMoved:
                try files.moveItem(atPath: state, toPath: state + ".aside")
            case .directoryReplacedByACopy:
                try files.copyItem(atPath: state, toPath: state + ".copy")
                try files.removeItem(atPath: state)
                try files.moveItem(atPath: state + ".copy", toPath: state)
            case .databaseDeleted:
                try files.removeItem(atPath: database)
            case .logDeleted:
                try files.removeItem(atPath: database + "-wal")
            case .databaseReplacedByACopy:
                try files.copyItem(atPath: database, toPath: state + ".copy")
                try files.removeItem(atPath: database)
                try files.moveItem(atPath: state + ".copy", toPath: database)
            case .databaseEmptied:
                truncate(database, 0)
            case .logEmptied:
                truncate(database + "-wal", 0)
            case .logOverwritten:
                try Data("as by cp".utf8).write(to: URL(filePath: database + "-wal"))
            }
        }

        /// What the log says of it.
        var reason: String {
            switch self {
            case .databaseEmptied, .logEmptied, .logOverwritten: "was cut short"
            default: "was deleted or replaced"
            }
        }
    }

    @Test("No request is told a success that a restart would forget", arguments: Loss.allCases)
    func loss(_ loss: Loss) throws {
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            var till = try Till(daemon)
            #expect(try till.chat("before")["result"] != .null)
            try loss.happen(to: scratch.state)
            let requests: [(String, JSON)] = [
                ("chat", ["token": till.token, "message": "lost?"]),
                ("register", ["username": "bob", "password": "password"]),
                ("admin.grant", ["username": "alice", "amount": 1]),
                ("balance", ["token": till.token]),
                ("admin.verify", [:]),
            ]
            for _ in 0..<3 {
                for (method, params) in requests {
                    let answer = try daemon.call(method, params)
                    #expect(answer.code == 503, "\(method): \(answer)")
                    #expect(answer.kind == "unavailable")
                }
            }
            #expect(try daemon.call("server.ping")["result"] == [:])
            #expect(daemon.process.exit == nil)
            #expect(scratch.log.contains(loss.reason), "\(scratch.log)")
            #expect(try daemon.process.terminate() == .status(0))
        }
    }

    @Test("Moved back, it is served on with, without a restart")
    func movedBack() throws {
        try Scratch.serve { daemon in
            let state = daemon.scratch.state
            var till = try Till(daemon)
            for round in 0..<3 {
                #expect(try till.chat("before \(round)")["result"] != .null)
                try FileManager.default.moveItem(atPath: state, toPath: state + ".aside")
                #expect(try till.chat("away \(round)").code == 503)
                try FileManager.default.moveItem(atPath: state + ".aside", toPath: state)
                #expect(try till.chat("away \(round)")["result"] != .null)
                try till.expectExact()
            }
            #expect(daemon.scratch.log.contains("The ledger commits again."))
        }
    }

    @Test("Moved away and back while chats begin, no hold is left behind")
    func heldMeanwhile() throws {
        let upstream = try Upstream(["m": { Completions.steps($0, Mischief.pieces) }])
        defer { upstream.close() }
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(config: upstream.config(["m": [:]]))
            let state = scratch.state
            let token = try daemon.account("alice", balance: 10_000_000)
            let isDone = Mutex(false)
            let thread = DispatchGroup()
            DispatchQueue(label: "moving").async(group: thread) {
                while !isDone.withLock({ $0 }) {
                    rename(state, state + ".aside")
                    usleep(2000)
                    rename(state + ".aside", state)
                    usleep(10000)
                }
            }
            var unknown = 0
            do {
                defer {
                    isDone.withLock { $0 = true }
                    thread.wait()
                }
                try wait(until: "some have an unknown outcome") {
                    let answer = try daemon.call("chat", ["token": token, "message": "Hi"])
                    if answer["error"]["data"]["outcome"] == "unknown" { unknown += 1 }
                    return unknown == 10
                }
            }
            try wait(until: "all holds are back", within: .seconds(10)) {
                try daemon.call("balance", ["token": token])["result"]["held"] == 0
            }
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("A daemon started on a copy has all that was acknowledged")
    func copy() throws {
        try Scratch.serve { daemon in
            var till = try Till(daemon)
            for number in 0..<20 { #expect(try till.chat("\(number)")["result"] != .null) }
            try Loss.directoryReplacedByACopy.happen(to: daemon.scratch.state)
            #expect(try till.chat("lost?").code == 503)
            try daemon.process.kill()
            let next = try daemon.scratch.daemon()
            let again = try next.call(
                "chat", ["token": till.token, "message": "hello", "idempotency_key": "19"])
            #expect(again["result"]["replayed"] == true)
            try till.expectExact()
        }
    }
}
