import TellerRPC
import TestSupport
import Testing

@Suite("Errors of teller's command line", .blocking)
struct CommandLineErrorTests {
    private func teller(_ arguments: [String]) throws -> Run {
        var run: Run?
        try Scratch.use { run = try $0.run([Programs.teller] + arguments) }
        return try #require(run)
    }

    @Test(
        "With --json they are error objects as well",
        arguments: [
            (["chat", "--bogus", "--json"], "--bogus"), (["--json", "nonsense"], "nonsense"),
            (["login", "--json"], "Name the account"),
            (["admin", "grant", "alice", "x", "--json"], "x"),
            (["ping", "--json", "--socket", "/s", "--url", "https://h"], "--socket and --url"),
        ])
    func objects(arguments: [String], word: String) throws {
        let run = try teller(arguments)
        #expect(run.exit == .status(64))
        #expect(run.output == "")
        let error = try JSONText.decode(JSON.self, from: run.errors.utf8)
        #expect(error["code"] == -32602)
        #expect(error["data"] == ["kind": "invalid_params"])
        #expect(error["message"].text?.contains(word) == true, "\(run)")
    }

    @Test(
        "Without it they are for people",
        arguments: [["chat", "--bogus"], ["chat", "--bogus", "--", "--json"]])
    func words(arguments: [String]) throws {
        let run = try teller(arguments)
        #expect(run.exit == .status(64))
        #expect(run.errors.hasPrefix("Error: "), "\(run)")
        #expect(run.errors.contains("Usage: "))
    }

    @Test("Help and the version are none", arguments: ["--help", "--version"])
    func clean(option: String) throws {
        let run = try teller(["--json", option])
        #expect(run.exit == .status(0))
        #expect(run.output != "")
        #expect(run.errors == "")
    }

    @Test("A socket's path that is too long is told with the limit")
    func longPath() throws {
        let run = try teller(["ping", "--socket", "/" + String(repeating: "x", count: 107)])
        #expect(run.exit == .status(69))
        #expect(run.errors.contains("the path is longer than the 107 bytes"), "\(run)")
    }
}
