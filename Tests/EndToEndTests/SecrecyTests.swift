import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("What the log and the state keep to themselves", .blocking)
struct SecrecyTests {
    @Test("No token, password or message is logged, whatever the level")
    func log() throws {
        try Scratch.serve(config: "log_level: trace") { daemon in
            let login: JSON = ["username": "alice", "password": "Pa55word-Secret"]
            _ = try daemon.call("register", login)
            let token = try daemon.call("login", login)["result"]["token"].text!
            let bound: JSON = ["token": .string(token)]
            let wire = try daemon.connect()
            let requests: [(String, JSON)] = [
                ("authenticate", bound), ("chat", ["message": "Message-Secret"]),
                ("chat", ["message": "Message-Secret", "model": "none"]),
                ("chat", bound.merging(["message": "Message-Secret", "bogus": "Param-Secret"])),
                ("login", login.merging(["password": "Pa55word-Secret-2"])),
                ("register", login), ("balance", ["token": "tlr_Token-Secret"]),
                ("Method-Secret", bound), ("history", [:]), ("logout", [:]), ("logout", bound),
            ]
            for (method, params) in requests { _ = try wire.call(method, params) }
            _ = try wire.exchange("{Line-Secret")
            try FileManager.default.removeItem(atPath: daemon.scratch.state)
            _ = try wire.call("chat", bound.merging(["message": "Message-Secret"]))
            #expect(try daemon.process.terminate() == .status(0))
            let log = daemon.scratch.log
            #expect(log.contains("The daemon has stopped."))
            #expect(!log.contains(token))
            #expect(!log.contains("tlr_"))
            #expect(!log.contains("Secret"), "\(log)")
        }
    }

    @Test("Tokens and passwords are in the state as hashes only")
    func state() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice").text!
            _ = try daemon.call("chat", ["token": .string(token), "message": "told and kept"])
            try daemon.process.kill()
            let state = daemon.scratch.state
            var everything = Data()
            for name in try FileManager.default.contentsOfDirectory(atPath: state) {
                everything += FileManager.default.contents(atPath: state + "/" + name) ?? Data()
            }
            #expect(everything.range(of: Data("told and kept".utf8)) != nil)
            #expect(everything.range(of: Data(token.utf8)) == nil)
            #expect(everything.range(of: Data(token.dropFirst(4).utf8)) == nil)
            #expect(everything.range(of: Data("password of alice".utf8)) == nil)
            #expect(everything.range(of: Data("$argon2id$".utf8)) != nil)
        }
    }
}
