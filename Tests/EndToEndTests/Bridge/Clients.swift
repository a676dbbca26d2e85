import Foundation
import TestSupport

/// Programs from PyPI, as clients.sh of this folder has installed them.
enum Clients {
    private static let folder = Programs.root + "/.venv-bridge/bin/"

    /// Asked for by `make test`, which installs them.
    static let areWanted = ProcessInfo.processInfo.environment["TELLER_TEST_CLIENTS"] != nil

    static let areInstalled = FileManager.default.fileExists(
        atPath: Programs.root + "/.venv-bridge/teller-ready")

    static let python = folder + "python"
    static let llm = folder + "llm"
    static let schemathesis = folder + "schemathesis"

    /// Plays what a program does with OpenAI's own package; what it saw, a line each.
    static func playOpenAI(
        _ scratch: Scratch, _ bridge: TestBridge, model: String, token: String, empty: String,
        within limit: Duration = patience
    ) throws -> Run {
        let script = Programs.root + "/Tests/EndToEndTests/Bridge/openai_client.py"
        return try scratch.run(
            [python, script, bridge.url, model], environment: ["TOKEN": token, "EMPTY": empty],
            within: limit)
    }

    /// Each thing that openai_client.py sees, in its order.
    static let seen = """
        seen: list
        seen: chat
        seen: conversation
        seen: stream with usage
        seen: wrong key
        seen: unknown model
        seen: what is not supported is refused by name
        seen: empty balance
        seen: the same key is charged once
        seen: cancelled stream

        """

    /// Each thing that langchain_client.py sees, in its order.
    static let seenByLangChain = """
        seen: invoke
        seen: conversation
        seen: stream
        seen: 40 at once
        seen: what is not supported is refused by name

        """

    /// A folder for llm, in whose config the bridge is.
    static func llmFolder(_ scratch: Scratch, _ bridge: TestBridge, model: String) throws -> String
    {
        let folder = scratch.path("llm")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try scratch.write(
            """
            - model_id: teller
              model_name: \(model)
              api_base: \(bridge.url)/v1
              api_key_name: teller
            """, to: "llm/extra-openai-models.yaml")
        return folder
    }
}
