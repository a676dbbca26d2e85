import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("How tellerd starts, and why it does not", .blocking)
struct StartTests {
    @Test("A second daemon on the same state is refused with 69 and a sentence")
    func sameState() throws {
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            let run = try scratch.run([
                Programs.tellerd, "--socket", scratch.path("s2"), "--state", scratch.state,
            ])
            #expect(run.exit == .status(69))
            #expect(run.errors.contains("another tellerd runs on \(scratch.state)"), "\(run)")
            #expect(try daemon.call("server.ping")["result"] == [:])
        }
    }

    @Test("A second daemon on a live socket is refused with 69, and the first goes on")
    func liveSocket() throws {
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            let run = try scratch.run([
                Programs.tellerd, "--socket", scratch.socket, "--state", scratch.path("state2"),
            ])
            #expect(run.exit == .status(69))
            #expect(run.errors.contains("another daemon answers on \(scratch.socket)"), "\(run)")
            #expect(try daemon.call("server.ping")["result"] == [:])
        }
    }

    @Test("A socket that a killed daemon left is replaced, and its state is free")
    func staleSocket() throws {
        try Scratch.serve { daemon in
            let socket = daemon.scratch.socket
            try daemon.process.kill()
            #expect(FileManager.default.fileExists(atPath: socket))
            let next = try daemon.scratch.daemon()
            #expect(try next.call("server.ping")["result"] == [:])
            #expect(try next.process.terminate() == .status(0))
            #expect(!FileManager.default.fileExists(atPath: socket))
        }
    }

    @Test("A file in the socket's place is no socket, and stays")
    func fileInTheWay() throws {
        try Scratch.use { scratch in
            try scratch.write("precious", to: "s")
            let run = try scratch.run(scratch.tellerd())
            #expect(run.exit == .status(1))
            #expect(run.errors.contains("\(scratch.socket) exists and is no socket"), "\(run)")
            #expect(scratch.text(of: "s") == "precious")
        }
    }

    @Test("What it makes is nobody else's to read")
    func modes() throws {
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            #expect(mode(scratch.state) == 0o700)
            #expect(mode(scratch.socket) == 0o600)
            for name in try FileManager.default.contentsOfDirectory(atPath: scratch.state) {
                #expect(mode(scratch.state + "/" + name) == 0o600, "\(name)")
            }
        }
    }

    @Test("A socket's path that Linux can't have is named, with its limit")
    func longPath() throws {
        try Scratch.use { scratch in
            let path = scratch.path(String(repeating: "x", count: 120))
            let run = try scratch.run([
                Programs.tellerd, "--socket", path, "--state", scratch.state,
            ])
            #expect(run.exit == .status(1))
            #expect(run.errors.contains("longer than the 107 bytes"), "\(run)")
        }
    }

    @Test("A broken config is 78 with its file and line, checked or started")
    func brokenConfig() throws {
        try Scratch.use { scratch in
            let config = "stop_seconds: 5\naccounts:\n  starting_balance: -1\n  bogus: 1\n"
            let command = try scratch.tellerd(config: config)
            for arguments in [command, command + ["--check-config"]] {
                let run = try scratch.run(arguments)
                #expect(run.exit == .status(78))
                #expect(run.output == "")
                let file = scratch.path("teller.yaml")
                #expect(run.errors.contains("\(file):3: accounts.starting_balance"), "\(run)")
                #expect(run.errors.contains("\(file):4: "), "\(run)")
            }
            #expect(!FileManager.default.fileExists(atPath: scratch.state))
            let good = try scratch.run(scratch.tellerd() + ["--check-config"])
            #expect(good.exit == .status(0))
            #expect(!FileManager.default.fileExists(atPath: scratch.state))
        }
    }

    @Test("--help and --version go to the standard output, a wrong option to the other with 64")
    func words() throws {
        try Scratch.use { scratch in
            let help = try scratch.run([Programs.tellerd, "--help"])
            #expect(help.exit == .status(0))
            #expect(help.errors == "")
            for word in ["--config", "--socket", "--state", "--check-config", "--version"] {
                #expect(help.output.contains(word))
            }
            let version = try scratch.run([Programs.tellerd, "--version"])
            #expect(version.exit == .status(0))
            #expect(version.output == "tellerd \(Version.current)\n")
            let wrong = try scratch.run([Programs.tellerd, "--bogus"])
            #expect(wrong.exit == .status(64))
            #expect(wrong.output == "")
            #expect(wrong.errors.contains("--bogus"))
        }
    }

    @Test("Config decides what accounts begin with and what chats cost")
    func config() throws {
        let config = """
            accounts: { starting_balance: 70 }
            default_model: dear
            models:
              cheap: { provider: echo, price: 1 }
              dear: { provider: echo, price: 60 }
            """
        try Scratch.serve(config: config) { daemon in
            let login: JSON = ["username": "alice", "password": "password"]
            #expect(try daemon.call("register", login)["result"]["balance"] == 70)
            let token = try daemon.call("login", login)["result"]["token"]
            let dear: JSON = ["token": token, "message": "m"]
            #expect(try daemon.call("chat", dear)["result"]["price"] == 60)
            #expect(try daemon.call("chat", dear).code == 402)
            let cheap = try daemon.call("chat", dear.merging(["model": "cheap"]))["result"]
            #expect(cheap["balance"] == 9)
        }
    }
}
