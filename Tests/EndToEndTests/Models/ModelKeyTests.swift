import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("The key of a model's server", .blocking)
struct ModelKeyTests {
    private static let key = "sk-9f2c-a-secret"

    /// A server that repeats the key to whoever brings it.
    private static let gossip: Upstream.Script = { request in
        [
            .send(
                HTTPText.whole(
                    "bad key \(request.headers["authorization"] ?? "")", status: "401 No"))
        ]
    }

    private func keyFile(_ scratch: Scratch, _ text: String = key + "\n", mode: UInt16 = 0o600)
        throws -> String
    {
        let path = try scratch.write(text, to: "key")
        chmod(path, mode_t(mode))
        return path
    }

    @Test("Goes to that server, and to nobody else")
    func secrecy() throws {
        let upstream = try Upstream(["gossip": Self.gossip])
        try Scratch.use { scratch in
            let keys = ["api_key_file": try keyFile(scratch)]
            let config = upstream.config(["fine": keys, "gossip": keys], "log_level: trace\n")
            let daemon = try scratch.daemon(config: config)
            let token = try daemon.account("alice", balance: 1000)
            let wire = try daemon.connect()
            var told = ""
            for isStreamed in [true, false] {
                for model: JSON in ["fine", "gossip"] {
                    let asked = try wire.ask(token, "Hi", isStreamed: isStreamed, ["model": model])
                    told += asked.answer.source + asked.text
                }
            }
            #expect(upstream.requests.count == 4)
            #expect(
                upstream.requests.allSatisfy {
                    $0.headers["authorization"] == "Bearer \(Self.key)"
                })
            for method in ["server.info", "rpc.discover", "models", "history", "admin.stats"] {
                told += try wire.call(method, method == "rpc.discover" ? [:] : ["token": token])
                    .source
            }
            let check = try scratch.run([
                Programs.tellerd, "--config", scratch.path("teller.yaml"), "--check-config",
            ])
            #expect(check.exit == .status(0))
            #expect(!(told + check.output + check.errors).contains(Self.key))
            #expect(scratch.log.contains("bad key Bearer [key]"), "\(scratch.log)")
            #expect(!scratch.log.contains(Self.key))
        }
    }

    @Test("Is read anew at a reload")
    func reload() throws {
        let upstream = try Upstream()
        try Scratch.use { scratch in
            let config = upstream.config(["fine": ["api_key_file": try keyFile(scratch, "old")]])
            let daemon = try scratch.daemon(config: config)
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            for key in ["old", "new"] {
                _ = try keyFile(scratch, key)
                if key == "new" { #expect(try wire.call("server.reload")["result"] == [:]) }
                _ = try wire.chat(token, "Hi")
                #expect(upstream.requests.last?.headers["authorization"] == "Bearer \(key)")
            }
        }
    }

    @Test("Is a credential of systemd's by the name that the config gives it")
    func credential() throws {
        let upstream = try Upstream()
        try Scratch.use { scratch in
            let folder = scratch.path("credentials")
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let path = try scratch.write(Self.key, to: "credentials/model_cloud")
            chmod(path, 0o400)
            let config = upstream.config(["fine": ["api_key_credential": "cloud"]])
            let daemon = try scratch.daemon(
                config: config, wrapper: ["env", "CREDENTIALS_DIRECTORY=\(folder)"])
            let token = try daemon.account("alice")
            _ = try daemon.connect().chat(token, "Hi")
            #expect(upstream.requests[0].headers["authorization"] == "Bearer \(Self.key)")
        }
    }

    @Test(
        "Is refused, with the reason and exit 78, where the file is not as it should be",
        arguments: [
            ("\(key)\n", 0o604, "may be read by others; chmod o= makes it right"),
            ("\(key)\nsecond\n", 0o600, "must hold one key and nothing else"),
            ("\(key) second\n", 0o600, "must hold one key and nothing else"),
            ("", 0o600, "must hold one key and nothing else"),
            ("\n", 0o600, "must hold one key and nothing else"),
            ("schlüssel", 0o600, "must hold one key and nothing else"),
            (String(repeating: "k", count: 4097), 0o600, "is longer than 4096 bytes"),
        ] as [(String, UInt16, String)])
    func file(text: String, mode: UInt16, reason: String) throws {
        try Scratch.use { scratch in
            let path = try keyFile(scratch, text, mode: mode)
            try expectRefusal(
                scratch, ["api_key_file": path], "models.fine: \(path) \(reason)")
        }
    }

    @Test("Is refused where there is none, or it is no file")
    func missing() throws {
        try Scratch.use { scratch in
            let path = scratch.path("no-key")
            try expectRefusal(
                scratch, ["api_key_file": path],
                "models.fine: \(path) can't be opened: No such file or directory")
            try expectRefusal(
                scratch, ["api_key_file": scratch.path], "models.fine: \(scratch.path) is no file")
            let credential = ["api_key_credential": "cloud"]
            let sentence = "models.fine: api_key_credential is given, but systemd passed none"
            let command = try scratch.tellerd(config: try Upstream().config(["fine": credential]))
            let run = try scratch.run(command)
            #expect(run.exit == .status(78))
            #expect(run.errors == "tellerd: \(sentence)\n")
        }
    }

    @Test("--check-config looks for a credential only where systemd passes some")
    func checkedCredential() throws {
        try Scratch.use { scratch in
            let folder = scratch.path("credentials")
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            let command = try scratch.tellerd(
                config: try Upstream().config(["fine": ["api_key_credential": "cloud"]]))
            let check = command + ["--check-config"]
            #expect(try scratch.run(check).exit == .status(0))
            let passed = ["env", "CREDENTIALS_DIRECTORY=\(folder)"] + check
            let run = try scratch.run(passed)
            #expect(run.exit == .status(78))
            #expect(run.errors.contains("\(folder)/model_cloud can't be opened"), "\(run)")
            let path = try scratch.write(Self.key, to: "credentials/model_cloud")
            chmod(path, 0o400)
            #expect(try scratch.run(passed).exit == .status(0))
        }
    }

    private func expectRefusal(
        _ scratch: Scratch, _ keys: [String: String], _ sentence: String
    ) throws {
        let command = try scratch.tellerd(config: try Upstream().config(["fine": keys]))
        for arguments in [command, command + ["--check-config"]] {
            let run = try scratch.run(arguments)
            #expect(run.exit == .status(78))
            #expect(run.errors == "tellerd: \(sentence)\n")
            #expect(!run.errors.contains(Self.key))
        }
    }
}
