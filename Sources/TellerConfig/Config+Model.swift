extension Config {
    /// A model that can be chatted with, and what that costs.
    package struct Model: ConfigSection, Hashable {
        package enum Provider: String, CaseIterable, Sendable {
            case echo, openai
        }

        /// How the server calls the longest answer that is wanted.
        package enum MaxTokensName: String, CaseIterable, Sendable {
            case maxTokens = "max_tokens"
            case maxCompletionTokens = "max_completion_tokens"
        }

        static let nameBytes = 1...64
        /// As many as a listing of models may have.
        static let count = 1...1000
        /// Longer lines of stand-ins only make a caller wait for bad news.
        static let fallbackCount = 0...8

        package var name = "echo"
        package var provider = Provider.echo
        package var price = Price.flat(100)
        package var url = ""
        package var apiKeyCredential = ""
        package var apiKeyFile = ""
        package var upstreamModel = ""
        package var systemPrompt = ""
        package var maxOutputTokens: Int64 = 512
        package var maxTokensName = MaxTokensName.maxTokens
        package var contextTokens: Int64 = 2048
        package var timeoutSeconds: Int64 = 120
        package var concurrency: Int64 = 32
        package var queue: Int64 = 128
        package var fallback: [String] = []

        package init() {}

        static let keys: [Key<Model>] = [
            .choice(
                "provider", \.provider, required: true,
                "Where the answers come from: echo repeats the message, openai asks a server."),
            .price("price", \.price, default: 100, "Tokens that one answered chat costs."),
            .text(
                "url", \.url, bytes: 0...2048,
                "The server's API, up to and without /chat/completions."),
            .text(
                "api_key_credential", \.apiKeyCredential, bytes: 0...64,
                "The server's key is in the systemd credential model_ and this name."),
            .text(
                "api_key_file", \.apiKeyFile, bytes: 0...4095,
                "Or in this file, which others may not read."),
            .text(
                "upstream_model", \.upstreamModel, bytes: 0...256,
                "What the server calls the model."),
            .text(
                "system_prompt", \.systemPrompt, bytes: 0...65_536, hasLines: true,
                "Goes ahead of every chat; empty for none."),
            .integer(
                "max_output_tokens", \.maxOutputTokens, 1...1_000_000,
                "Tokens that an answer may have."),
            .choice(
                "max_tokens_name", \.maxTokensName,
                "What the server calls that."),
            .integer(
                "context_tokens", \.contextTokens, 16...100_000_000,
                "Tokens that the model can read and write together."),
            .integer(
                "timeout_seconds", \.timeoutSeconds, 1...3600,
                "Seconds of silence that are borne; an answer may take four times as long."),
            .integer(
                "concurrency", \.concurrency, 1...10_000, "Chats that the model answers at once."),
            .integer(
                "queue", \.queue, 0...100_000,
                "Chats that wait for it; more are told to come back later."),
            .names(
                "fallback", \.fallback, count: fallbackCount, bytes: nameBytes,
                "Models that answer where this one fails, none dearer than this one."),
        ]

        /// The keys that are of use to every provider.
        static let commonKeys: Set<String> = ["provider", "price"]

        static func isName(_ name: String) -> Bool {
            nameBytes.contains(name.utf8.count)
                && name.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "-"):
                        true
                    default: false
                    }
                }
        }
    }
}
