import Foundation
import TellerRPC
import TestSupport
import Testing

extension RealModelTests {
    @Test(
        "OpenAI's own package, llm and curl talk to it over HTTP",
        .enabled(if: Clients.areInstalled, "`make test` installs them"))
    func clients() throws {
        try Scratch.use { scratch in
            let model = try RealModel(scratch)
            let daemon = try scratch.daemon(config: model.config)
            let bridge = try scratch.bridge()
            let token = try #require(try daemon.account("alice", balance: 1_000_000).text)
            let empty = try #require(try daemon.account("poor", balance: 1).text)

            let run = try Clients.playOpenAI(
                scratch, bridge, model: "smollm", token: token, empty: empty,
                within: RealModel.patience)
            #expect(run.exit == .status(0), "\(run.errors)")
            #expect(run.output == Clients.seen)

            let folder = try Clients.llmFolder(scratch, bridge, model: "smollm")
            let llm = try scratch.run(
                [
                    Clients.llm, "-m", "teller", "--key", token, "-o", "temperature", "0",
                    Self.question,
                ], environment: ["LLM_USER_PATH": folder, "HOME": scratch.path],
                within: RealModel.patience)
            #expect(llm.exit == .status(0), "\(llm.errors)")
            #expect(llm.output.contains("Paris"), "\(llm.output)")

            let curl = try bridge.ask(
                "POST", "/v1/chat/completions", token: .string(token),
                body: [
                    "model": "smollm", "temperature": 0, "stream": true,
                    "messages": [["role": "user", "content": .string(Self.question)]],
                ])
            #expect(curl.events.last == "[DONE]")
            #expect(curl.events.count > 5)
            #expect(try daemon.verify()["ok"] == true)
        }
    }
}
