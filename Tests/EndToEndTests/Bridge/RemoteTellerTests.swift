import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("teller, from elsewhere through the bridge", .blocking)
struct RemoteTellerTests {
    private func teller(
        _ bridge: TestBridge, _ arguments: [String], input: String = "",
        url: String? = nil, _ environment: [String: String] = [:]
    ) throws -> Run {
        let scratch = bridge.scratch
        return try scratch.run(
            [Programs.teller] + arguments + ["--url", url ?? bridge.url], input: input,
            environment: ["XDG_STATE_HOME": scratch.path("home")].merging(environment) { $1 })
    }

    private func json(_ run: Run) throws -> JSON {
        try JSONText.decode(JSON.self, from: run.output.utf8)
    }

    @Test("The story of an account, with the exit status of each step")
    func story() throws {
        try Scratch.serveHTTP { daemon, bridge in
            func expect(
                _ status: Int32, _ arguments: [String], input: String = "",
                _ location: SourceLocation = #_sourceLocation
            ) throws -> Run {
                let run = try teller(bridge, arguments, input: input)
                #expect(
                    run.exit == .status(status), "\(arguments) \(run)", sourceLocation: location)
                return run
            }
            let password = "correct horse\n"
            _ = try expect(0, ["ping"])
            _ = try expect(0, ["register", "alice", "--password-stdin"], input: password)
            _ = try expect(65, ["register", "alice", "--password-stdin"], input: password)
            _ = try expect(77, ["balance"])
            _ = try expect(77, ["login", "alice", "--password-stdin"], input: "wrong horse\n")
            _ = try expect(0, ["login", "alice", "--password-stdin"], input: password)
            #expect(try json(expect(0, ["balance", "--json"])) == ["balance": 4000, "held": 0])
            #expect(try json(expect(0, ["chat", "Hello", "--json"]))["balance"] == 3900)
            #expect(try expect(0, ["chat", "Hello"]).output == "Echo: Hello\n")
            _ = try expect(0, ["chat"], input: "from standard input\n")
            _ = try expect(0, ["chat", "--no-stream", "Hello"])
            let history = try json(expect(0, ["history", "--json"]))
            #expect(history["chats"].elements.count == 4)
            #expect(try json(expect(0, ["rpc", "balance"]))["balance"] == 3600)
            #expect(try json(expect(0, ["rpc", "rpc.discover"]))["openrpc"] == "1.3.2")
            _ = try expect(65, ["chat", "--model", "no-such", "Hello"])
            _ = try expect(0, ["models"])
            _ = try expect(0, ["statement"])
            _ = try expect(0, ["usage"])
            _ = try expect(0, ["logins"])
            _ = try expect(0, ["conversations"])
            _ = try expect(0, ["info"])
            let status = try json(expect(0, ["status", "--json"]))
            #expect(status["url"].text == bridge.url)
            #expect(status["login"]["username"] == "alice")
            #expect(status["admin"] == false)
            _ = try expect(77, ["admin", "verify"])
            let drain: JSON = ["username": "alice", "amount": 3550]
            #expect(try daemon.call("admin.withdraw", drain).code == nil)
            _ = try expect(2, ["chat", "Hello"])
            _ = try expect(0, ["logout"])
            _ = try expect(77, ["balance"])
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("An administrator is one by a token alone, and the audit tells from where")
    func administrator() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("olga").text)
            let without = try teller(bridge, ["admin", "verify"])
            #expect(without.exit == .status(77), "\(without)")
            let keep = try teller(bridge, ["login", "--token-stdin"], input: token + "\n")
            #expect(keep.exit == .status(0), "\(keep)")
            #expect(try teller(bridge, ["admin", "verify"]).exit == .status(77))
            _ = try daemon.call("admin.role", ["username": "olga", "role": "admin"])
            let verify = try teller(bridge, ["admin", "verify", "--json"])
            #expect(try json(verify)["ok"] == true, "\(verify)")
            #expect(try teller(bridge, ["admin", "grant", "olga", "5"]).exit == .status(0))
            let record = try #require(try daemon.connect().audit().first)
            #expect(record["account"] == "olga")
            #expect(record["address"] == "127.0.0.1")
            #expect(record["peer_uid"] == .null)
            let wrong = try teller(bridge, ["login", "--token-stdin"], input: "tlr_wrong\n")
            #expect(wrong.exit == .status(77), "\(wrong)")
        }
    }

    /// A chat that says "Hi"; its output is in the scratch folder's `reply`, and its errors in `words`.
    private func chat(
        over bridge: TestBridge, _ token: String, _ options: [String] = []
    ) throws -> Child {
        let scratch = bridge.scratch
        let child = try Child(
            [Programs.teller, "chat", "Hi"] + options,
            environment: ProcessInfo.processInfo.environment.merging([
                "TELLER_URL": bridge.url, "TELLER_TOKEN": token,
            ]) { $1 },
            input: try scratch.write("", to: "nothing"), output: scratch.path("reply"),
            errors: scratch.path("words"))
        scratch.keep(child)
        return child
    }

    @Test("Ctrl-C stops a chat, and tells what it cost")
    func interrupt() throws {
        let upstream = try Upstream(["held": { _ in Mischief.stream(["Hello"]) + [.hang] }])
        try Scratch.serveHTTP(config: upstream.config(["held": [:]])) { daemon, bridge in
            let scratch = bridge.scratch
            let token = try #require(try daemon.account("alice", balance: 1000).text)
            let child = try chat(over: bridge, token)
            try wait(until: "it begins: \(scratch.text(of: "words"))") {
                scratch.text(of: "reply") == "Hello"
            }
            child.send(SIGINT)
            #expect(try child.wait() == .status(130))
            #expect(scratch.text(of: "words").contains("100"), "\(scratch.text(of: "words"))")
            try daemon.expect(.string(token), has: 900)
            #expect(try daemon.chats(of: "alice").first?["state"] == "cancelled")
        }
    }

    @Test(
        "Ctrl-C stops a chat also while its model says nothing", arguments: [[], ["--no-stream"]])
    func earlyInterrupt(options: [String]) throws {
        let upstream = try Upstream(["silent": { _ in [.hang] }])
        try Scratch.serveHTTP(config: upstream.config(["silent": [:]])) { daemon, bridge in
            let scratch = bridge.scratch
            let token = try #require(try daemon.account("alice", balance: 1000).text)
            let child = try chat(over: bridge, token, options)
            try wait(until: "the model is asked") { upstream.running == 1 }
            child.send(SIGINT)
            #expect(try child.wait() == .status(130))
            let words = scratch.text(of: "words")
            #expect(words.contains("100"), "\(words)")
            #expect(scratch.text(of: "reply") == "")
            try wait(until: "the server is rid of it") { upstream.running == 0 }
            #expect(upstream.abandoned == 1)
            try daemon.expect(.string(token), has: 900)
            #expect(try daemon.chats(of: "alice").first?["state"] == "cancelled")
        }
    }

    @Test("TELLER_TOKEN goes with TELLER_URL, and to no other place")
    func tokens() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let given = ["TELLER_TOKEN": token]
            let here = given.merging(["TELLER_URL": bridge.url]) { $1 }
            #expect(try teller(bridge, ["balance"], here).exit == .status(0))
            // The same origin by another path is the same; another name of the host is not.
            let paths = try teller(bridge, ["balance"], url: bridge.url + "/", here)
            #expect(paths.exit == .status(0), "\(paths)")
            let other = bridge.url.replacingOccurrences(of: "127.0.0.1", with: "localhost")
            for (url, environment) in [(bridge.url, given), (other, here)] {
                let run = try teller(bridge, ["balance"], url: url, environment)
                #expect(run.exit == .status(64), "\(run)")
                #expect(run.errors.contains("TELLER_TOKEN"), "\(run)")
            }
            let socket = try bridge.scratch.run(
                [Programs.teller, "balance", "--socket", bridge.scratch.socket], environment: here)
            #expect(socket.exit == .status(64), "\(socket)")
            let local = try bridge.scratch.run(
                [Programs.teller, "balance", "--socket", bridge.scratch.socket], environment: given)
            #expect(local.exit == .status(0), "\(local)")
        }
    }

    @Test(
        "What would be no good is refused before anything is sent",
        arguments: [
            (["ping", "--url", "http://192.0.2.7"], 64, "--insecure"),
            (["ping", "--url", "http://example.org:8470"], 64, "--insecure"),
            (["ping", "--url", "ftp://example.org"], 64, "https://"),
            (["ping", "--url", "http://127.0.0.1:65536"], 64, "from 1 to 65535"),
            (["ping", "--url", "http://1:65536"], 64, "from 1 to 65535"),
            (["ping", "--url", "https://me:secret@example.org"], 64, "user name"),
            (["ping", "--url", "https://a", "--socket", "/s"], 64, "--socket"),
            (["login", "--local", "--url", "https://127.0.0.1:1"], 64, "own machine"),
            (["ping", "--url", "https://a", "--ca-file", "/dev/null"], 1, "/dev/null"),
            (["ping", "--url", "http://127.0.0.1:1"], 69, "nobody listens"),
            (["ping", "--insecure", "--url", "http://no-such-host.invalid"], 69, "no host"),
        ] as [([String], Int32, String)])
    func refused(_ arguments: [String], status: Int32, words: String) throws {
        try Scratch.use { scratch in
            let run = try scratch.run(
                [Programs.teller] + arguments,
                environment: ["XDG_STATE_HOME": scratch.path("home")])
            #expect(run.exit == .status(status), "\(run)")
            #expect(run.errors.contains(words), "\(run)")
            #expect(!run.errors.contains("secret"))
        }
    }

    @Test(
        "The URL of something else than a bridge is told so, that of its own /rpc as well",
        arguments: ["/rpc", "/v1", "/healthz", "/no/such"])
    func otherPath(_ path: String) throws {
        try Scratch.serveHTTP { _, bridge in
            for command in [["ping"], ["chat", "Hello"]] {
                let run = try teller(
                    bridge, command, url: bridge.url + path,
                    ["TELLER_TOKEN": "tlr_any", "TELLER_URL": bridge.url])
                #expect(run.exit == .status(69), "\(run)")
                #expect(run.errors.contains("no teller-bridge answers there"), "\(run)")
                #expect(run.errors.contains("it is the bridge's own, without /rpc"), "\(run)")
            }
        }
    }

    @Test("A certificate is trusted by its authority, and for its host")
    func certificates() throws {
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            let made = try scratch.run([
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", scratch.path("key.pem"), "-out", scratch.path("cert.pem"),
            ])
            #expect(made.exit == .status(0), "\(made)")
            let (port, child) = try bridge(scratch)
            defer { _ = try? child.kill() }
            let trust = ["--ca-file", scratch.path("cert.pem")]
            func ping(_ url: String, _ options: [String] = []) throws -> Run {
                try scratch.run([Programs.teller, "ping", "--url", url] + options)
            }
            #expect(try ping("https://localhost:\(port)", trust).exit == .status(0))
            let untrusted = try ping("https://localhost:\(port)")
            #expect(untrusted.exit == .status(69), "\(untrusted)")
            #expect(untrusted.errors.contains("--ca-file"), "\(untrusted)")
            let other = try ping("https://127.0.0.1:\(port)", trust)
            #expect(other.exit == .status(69), "\(other)")
            #expect(other.errors.contains("another host"), "\(other)")
        }
    }

    /// A bridge that speaks TLS.
    private func bridge(_ scratch: Scratch) throws -> (port: Int, process: Child) {
        for _ in 0..<10 {
            let port = Int.random(in: 10_000..<30_000)
            let child = try scratch.spawn([
                Programs.bridge, "--listen", "127.0.0.1:\(port)", "--socket", scratch.socket,
                "--tls-certificate", scratch.path("cert.pem"),
                "--tls-key", scratch.path("key.pem"),
            ])
            try wait(until: "the bridge serves: \(scratch.log)") {
                if child.exit != nil { return true }
                let look = ["curl", "-fsk", "https://127.0.0.1:\(port)/healthz"]
                return try scratch.run(look).exit == .status(0)
            }
            if child.exit == nil { return (port, child) }
        }
        throw TookTooLong("a bridge that serves: \(scratch.log)")
    }
}
