/// One message of a context that the caller keeps itself.
package struct ChatMessage: Hashable, Sendable, Codable {
    package enum Role: String, Sendable, Codable, CaseIterable {
        case system, user, assistant
    }

    package var role: Role
    package var content: String

    package init(role: Role, content: String) {
        self.role = role
        self.content = content
    }

    package static let properties = [
        Property("role", .choice(Role.allCases.map(\.rawValue)), "Who speaks."),
        Property("content", .text(bytes: 0...Limits.messageBytes), "What is said."),
    ]
}

/// How a model is to choose its words; the names and bounds are those of OpenAI's API.
package struct ChatOptions: Hashable, Sendable, Codable {
    package var temperature: Double?
    package var topP: Double?
    package var presencePenalty: Double?
    package var frequencyPenalty: Double?
    package var seed: Int64?
    package var stop: [String]?

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case temperature, seed, stop
        case topP = "top_p"
        case presencePenalty = "presence_penalty"
        case frequencyPenalty = "frequency_penalty"
    }

    package init() {}

    package static let temperatureRange = 0.0...2.0
    package static let topPRange = 0.0...1.0
    package static let penaltyRange = -2.0...2.0
    package static let stopBytes = 1...256

    package static let properties = [
        Property("temperature", .number(temperatureRange), required: false, "How freely."),
        Property("top_p", .number(topPRange), required: false, "From how likely words."),
        Property(
            "presence_penalty", .number(penaltyRange), required: false, "Against known words."),
        Property(
            "frequency_penalty", .number(penaltyRange), required: false, "Against repetition."),
        Property(
            "seed", .integer(Int64.min...Int64.max), required: false, "The same, if it can be."),
        Property(
            "stop", .list(of: .text(bytes: stopBytes), count: Limits.stopCount), required: false,
            "Texts at which the reply ends."),
    ]
}

/// What a chat took, in tokens of the model.
package struct TokenUsage: Hashable, Sendable, Codable {
    package var inputTokens: Int64
    package var outputTokens: Int64
    /// True where not all was counted: what was not is a quarter of its bytes, rounded up.
    package var estimated: Bool?

    package enum CodingKeys: String, CodingKey {
        case estimated
        case inputTokens = "input_tokens"
        case outputTokens = "output_tokens"
    }

    package init(inputTokens: Int64, outputTokens: Int64, estimated: Bool? = nil) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.estimated = estimated
    }

    func write(to line: inout ObjectLine) {
        line.member(CodingKeys.estimated, estimated)
        line.member(CodingKeys.inputTokens, inputTokens)
        line.member(CodingKeys.outputTokens, outputTokens)
    }

    package static let properties = [
        Property("input_tokens", .integer(0...Int64.max), "What the model read."),
        Property("output_tokens", .integer(0...Int64.max), "What it wrote."),
        Property("estimated", .boolean, required: false, "True where not all was counted."),
    ]
}
