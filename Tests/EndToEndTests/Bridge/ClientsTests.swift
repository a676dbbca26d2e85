import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "Clients from PyPI", .blocking, .serialized,
    .enabled(if: Clients.areWanted, "`make test` installs them, and asks for this"))
struct ClientsTests {
    /// Nothing that is refused for coming too often.
    private static let config = "limits: { register_per_minute: 0, login_failures_per_minute: 0 }"

    @Test("OpenAI's own package lists, chats, streams, and understands every refusal")
    func openai() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let empty = try #require(try daemon.account("poor", balance: 50).text)
            let run = try Clients.playOpenAI(
                bridge.scratch, bridge, model: "echo", token: token, empty: empty)
            #expect(run.exit == .status(0), "\(run.errors)")
            #expect(run.output == Clients.seen)
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("LangChain chats, streams, and is told what can't be had")
    func langChain() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice", balance: 10_000).text)
            let script = Programs.root + "/Tests/EndToEndTests/Bridge/langchain_client.py"
            let run = try bridge.scratch.run(
                [Clients.python, script, bridge.url, "echo"], environment: ["TOKEN": token])
            #expect(run.exit == .status(0), "\(run.errors)")
            #expect(run.output == Clients.seenByLangChain)
            // What was refused has cost nothing.
            try daemon.expect(.string(token), has: 10_000 - 43 * 100)
        }
    }

    @Test("llm chats by its config, streamed and not, and tells why it can't")
    func llm() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let scratch = bridge.scratch
            let folder = try Clients.llmFolder(scratch, bridge, model: "echo")
            func llm(_ arguments: [String], key: String) throws -> Run {
                try scratch.run(
                    [Clients.llm] + arguments + ["--key", key],
                    environment: ["LLM_USER_PATH": folder, "HOME": scratch.path])
            }
            let streamed = try llm(["-m", "teller", "Hello to you"], key: token)
            #expect(streamed.exit == .status(0), "\(streamed.errors)")
            #expect(streamed.output == "Echo: Hello to you\n")
            let whole = try llm(
                [
                    "-m", "teller", "--no-stream", "-u", "-s", "Be brief.", "-o", "temperature",
                    "0.5", "Hi",
                ],
                key: token)
            #expect(whole.output == "Echo: Hi\n", "\(whole.errors)")
            #expect(whole.errors.contains("input"))
            try daemon.expect(.string(token), has: 3800)
            let wrong = try llm(["-m", "teller", "Hi"], key: "sk-wrong")
            #expect(wrong.exit == .status(1))
            #expect(wrong.errors.contains("401"))
        }
    }

    @Test("Each event of a stream is one that the document describes")
    func events() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let script = Programs.root + "/Tests/EndToEndTests/Bridge/events_client.py"
            let run = try bridge.scratch.run(
                [Clients.python, script, bridge.url], environment: ["TOKEN": token])
            #expect(run.exit == .status(0), "\(run.errors)")
            #expect(run.output.split(separator: "\n").count == 5, "\(run.output)")
        }
    }

    @Test("The document is one of OpenAPI, and the bridge keeps to it whatever it is asked")
    func schemathesis() throws {
        try Scratch.serveHTTP(config: Self.config) { daemon, bridge in
            let scratch = bridge.scratch
            let token = try #require(try daemon.account("alice", balance: 100_000_000).text)
            let document = try bridge.ask("GET", "/openapi.json")
            let file = try scratch.write(document.body, to: "openapi.json")
            let valid = try scratch.run([Clients.python, "-m", "openapi_spec_validator", file])
            #expect(valid.exit == .status(0), "\(valid.output) \(valid.errors)")

            func fuzz(_ options: [String]) throws {
                let run = try scratch.run(
                    [
                        Clients.schemathesis, "run", bridge.url + "/openapi.json", "-H",
                        "Authorization: Bearer " + token, "--checks", Self.checks, "--phases",
                        "examples,coverage,fuzzing", "--max-examples", "25", "--seed", Self.seed,
                        "--continue-on-failure", "--no-color",
                    ] + options, environment: ["HOME": scratch.path], within: .seconds(300))
                #expect(run.exit == .status(0), "\(run.output.suffix(8000)) \(run.errors)")
                #expect(run.output.contains(" passed"), "\(run.output.suffix(2000))")
            }
            try fuzz(["--exclude-path", "/logout"])
            // Which ends the token.
            try fuzz(["--include-path", "/logout"])
            #expect(try daemon.verify()["ok"] == true)
            #expect(bridge.process.exit == nil)
        }
    }

    /// The same for everybody, so that nobody's change is refused for another's fault; further ones
    /// by the environment.
    private static let seed = ProcessInfo.processInfo.environment["TELLER_TEST_SEED"] ?? "1"

    /// All that are about what is answered.
    ///
    /// Left out is that 400 is never said to what fits the schema, since a schema can't tell bytes
    /// of UTF-8, names that are ASCII, or that a last message is the user's; and that whatever does
    /// not is refused with a status, since JSON-RPC has its errors in a 200.
    private static let checks = [
        "not_a_server_error", "status_code_conformance", "content_type_conformance",
        "response_headers_conformance", "response_schema_conformance", "unsupported_method",
        "use_after_free", "ensure_resource_availability",
    ].joined(separator: ",")
}
