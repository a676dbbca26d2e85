import Foundation
import Synchronization
import TellerRPC
import TestSupport
import Testing

@Suite(
    "Backups and what is restored from them",
    .blocking, .enabled(if: getuid() == 0, "an administrator by uid and mounts need root"))
struct BackupTests {
    /// Fills another state directory from a backup.
    private func restore(
        _ file: String, into state: String, in scratch: Scratch, _ options: [String] = []
    ) throws -> Run {
        try scratch.run([Programs.tellerd, "--restore", file, "--state", state] + options)
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []
    }

    @Test("Under load it is one moment of the ledger, with all that was answered before")
    func underLoad() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon()
            let token = try daemon.account("alice", balance: 1_000_000_000)
            let before = try daemon.connect().call(
                "chat", ["token": token, "message": "before", "idempotency_key": "before"])
            let load = Load(daemon, token)
            let end = Flag()
            let results = try onThreads(17) { number -> JSON in
                guard number == 16 else {
                    load.chat(.oneConnection, until: end)
                    return .null
                }
                defer { end.set() }
                try wait(until: "chats are answered") { load.sofar.answered > 500 }
                let known = load.sofar.answered
                let backup = try daemon.call("admin.backup", ["name": "one.sqlite"])["result"]
                try wait(until: "they go on") { load.sofar.answered > known + 100 }
                return backup.merging(["known": .integer(Int64(known))])
            }
            let backup = results[16]
            #expect(load.sofar.refused == [])
            #expect(load.sofar.lost == [])
            #expect(try daemon.verify()["ok"] == true)
            let path = try #require(backup["path"].text)
            #expect(path == scratch.state + "/backups/one.sqlite")
            #expect(try permissions(path) == 0o600)
            #expect(try permissions(scratch.state + "/backups") == 0o700)
            #expect(names(in: scratch.state + "/backups") == ["one.sqlite"])
            let bytes = try #require(FileManager.default.contents(atPath: path))
            #expect(backup["bytes"].int == Int64(bytes.count))
            let digest = try scratch.run(["sha256sum", path]).output.prefix(64)
            #expect(backup["sha256"].text == String(digest))
            #expect(try daemon.process.terminate() == .status(0))

            let restored = scratch.path("restored")
            let run = try restore(path, into: restored, in: scratch, ["--sha256", String(digest)])
            #expect(run.exit == .status(0), "\(run.errors)")
            try withDaemon(on: restored, in: scratch) { wire in
                let report = try wire.call("admin.verify")["result"]
                #expect(report["ok"] == true)
                let chats = (report["spent"].int ?? 0) / 100
                #expect(chats >= (backup["known"].int ?? 0) + 1)
                #expect(chats <= Int64(load.sofar.answered) + 1)
                let kept = try wire.call(
                    "admin.chats", ["username": "alice", "limit": 500, "query": "before"])
                #expect(
                    kept["result"]["chats"].elements.map { $0["chat"] }
                        == [before["result"]["chat"]])
                // Logins have ended, passwords are as they were.
                #expect(try wire.call("balance", ["token": token]).code == 401)
                let login = try wire.call(
                    "login", ["username": "alice", "password": "password of alice"])
                #expect(login["result"]["token"].text != nil)
                let audit = try wire.call("admin.audit")["result"]["records"].elements
                // The search above is in it too.
                let record = audit.first { $0["method"] == "admin.backup" }
                #expect(record?["detail"] == "one.sqlite")
            }
        }
    }

    /// A daemon of its own beside the one of the scratch folder.
    private func withDaemon(
        on state: String, in scratch: Scratch, _ body: (Wire) throws -> Void
    ) throws {
        let socket = scratch.path("t")
        let daemon = try scratch.spawn([
            Programs.tellerd, "--config", scratch.path("teller.yaml"), "--socket", socket,
            "--state", state,
        ])
        try wait(until: "it serves: \(scratch.log)") { (try? Wire(socket)) != nil }
        try body(try Wire(socket))
        #expect(try daemon.terminate() == .status(0))
    }

    @Test("It never overwrites, keeps as many as it is told, and takes no name that leads away")
    func names() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let folder = daemon.scratch.state + "/backups"
            #expect(try wire.call("admin.backup", ["name": "a"])["result"]["deleted"] == 0)
            let first = FileManager.default.contents(atPath: folder + "/a")
            let again = try wire.call("admin.backup", ["name": "a"])
            #expect(again.code == 409)
            #expect(again.kind == "conflict")
            #expect(FileManager.default.contents(atPath: folder + "/a") == first)
            for bad in ["../a", "a/b", ".a", "-a", "a b", "ä", "", "a\n", "."] {
                #expect(
                    try wire.call("admin.backup", ["name": .string(bad)]).code == -32602, "\(bad)")
            }
            for day in 1...4 {
                let name = JSON.string("auto-2026110\(day)T000000Z.sqlite")
                let made = try wire.call("admin.backup", ["name": name, "keep": 2])["result"]
                #expect(made["deleted"].int == (day > 2 ? 1 : 0))
            }
            #expect(
                names(in: folder) == [
                    "a", "auto-20261103T000000Z.sqlite", "auto-20261104T000000Z.sqlite",
                ])
        }
    }

    @Test("It is for administrators, and leaves a record of who had it made")
    func administrators() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let stranger = try daemon.connect(as: 4321)
            #expect(try stranger.call("admin.backup", ["name": "x"]).code == 401)
            #expect(try stranger.call("admin.backup", ["name": "x", "token": token]).code == 403)
            #expect(names(in: daemon.scratch.state + "/backups") == [])
            let run = try daemon.scratch.run([
                Programs.teller, "admin", "backup", "--memo", "nightly", "--json", "--socket",
                daemon.scratch.socket,
            ])
            #expect(run.exit == .status(0), "\(run.errors)")
            let result = try JSONText.decode(JSON.self, from: run.output.utf8)
            let path = try #require(result["path"].text)
            #expect(path.contains(#/\/backups\/auto-[0-9]{8}T[0-9]{6}Z\.sqlite$/#))
            let record = try daemon.call("admin.audit")["result"]["records"].elements[0]
            #expect(record["method"] == "admin.backup")
            #expect(record["memo"] == "nightly")
            #expect(record["peer_uid"] == 0)
            #expect(daemon.scratch.log.contains("method=admin.backup"))
        }
    }

    @Test("kill -9 in the midst of one leaves no half file, and the next start clears up")
    func kill() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon()
            let token = try daemon.account("alice", balance: 1_000_000)
            let long = JSON.string(String(repeating: "a", count: 200_000))
            _ = try onThreads(8) { _ in
                let wire = try daemon.connect()
                for _ in 0..<40 { _ = try wire.call("chat", ["token": token, "message": long]) }
            }
            let folder = scratch.state + "/backups"
            let made = try onThreads(2) { number -> JSON? in
                if number == 0 { return try? daemon.call("admin.backup", ["name": "half"]) }
                try wait(until: "it is being written") { !names(in: folder).isEmpty }
                try daemon.process.kill()
                return nil
            }
            // Where it was quicker than the kill, it is there as a whole.
            let isDone = made[0].map { $0["result"] != .null } ?? false
            #expect(names(in: folder).contains("half") == isDone)
            let next = try scratch.daemon()
            #expect(names(in: folder) == (isDone ? ["half"] : []))
            #expect(try next.verify()["ok"] == true)
            #expect(try next.call("admin.backup", ["name": "whole"])["result"] != .null)
        }
    }

    @Test("A disk without room for it is told of, and nothing is left")
    func noRoom() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(wrapper: scratch.diskWrapper("size=60m,mode=700"))
            let refusal = try daemon.call("admin.backup", ["name": "x"])
            #expect(refusal.code == 503)
            #expect(refusal["error"]["message"].text?.contains("no room") == true)
            #expect(names(in: daemon.pathOnDisk("backups")) == [])
        }
    }

    @Test("The shipped timer and a restore by the page, under a real systemd")
    func units() throws {
        try Scratch.use { scratch in
            let script = Programs.root + "/Tests/EndToEndTests/backup.sh"
            let run = try scratch.run([script, Programs.folder], within: .seconds(300))
            #expect(run.exit == .status(0), "\(run.output)\(run.errors)")
        }
    }
}
