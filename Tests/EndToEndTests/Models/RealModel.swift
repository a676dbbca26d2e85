import Foundation
import TellerRPC
import TestSupport
import Testing

/// A server of llama.cpp with a small model, as model-server.sh of this folder has installed it.
struct RealModel {
    let port: Int

    /// A machine that is shared or old takes seconds for a sentence, and a client asks for ten.
    static let patience: Duration = .seconds(600)

    private static let prompt = "You answer questions about geography."
    private static let script = Programs.root + "/Tests/EndToEndTests/model-server.sh"

    /// Asked for by `make test`, since it takes minutes to install and all cores to run.
    static let isWanted = ProcessInfo.processInfo.environment["TELLER_TEST_MODEL"] != nil

    init(_ scratch: Scratch) throws {
        for _ in 0..<5 {
            let port = Int.random(in: 20_000..<30_000)
            let child = try Child(
                ["bash", Self.script, "serve", String(port)],
                environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
                output: scratch.path("model"), errors: scratch.path("model"))
            scratch.keep(child)
            try wait(until: "the model serves: \(scratch.text(of: "model"))") {
                if child.exit != nil { return true }
                let models = "http://127.0.0.1:\(port)/v1/models"
                return try scratch.run(["curl", "-fs", models]).exit == .status(0)
            }
            if child.exit == nil {
                self.port = port
                return
            }
        }
        throw TookTooLong("the model's server: \(scratch.text(of: "model"))")
    }

    var config: String {
        """
        default_model: smollm
        models:
          smollm:
            provider: openai
            url: http://127.0.0.1:\(port)/v1
            upstream_model: SmolLM2-135M
            price: { per_1k_input: 1000, per_1k_output: 1000 }
            system_prompt: \(Self.prompt)
            max_output_tokens: 200
        """
    }

    /// What the server itself answers.
    func answer(to message: String, _ scratch: Scratch) throws -> JSON {
        let body: JSON = [
            "messages": [
                ["role": "system", "content": .string(Self.prompt)],
                ["role": "user", "content": .string(message)],
            ], "temperature": 0, "max_tokens": 200,
        ]
        let run = try scratch.run([
            "curl", "-fs", "-H", "content-type: application/json", "-d", body.source,
            "http://127.0.0.1:\(port)/v1/chat/completions",
        ])
        return try JSONText.decode(JSON.self, from: Array(run.output.utf8))
    }
}
