import TestSupport

/// A row of the charge table: what a model's server does, and what becomes of the chat.
struct ChargeRow: Sendable {
    enum Outcome: Sendable {
        case answered(reason: String, input: Int64, output: Int64, isEstimated: Bool)
        case failed(code: Int64, kind: String)
    }

    let mischief: Mischief
    let isStreamed: Bool

    /// What the test says to the model: 2 bytes, so at most 18 tokens.
    static let message = "Hi"

    var outcome: Outcome {
        switch mischief {
        case .fine, .trickled, .endedByCRLF, .retried429, .retried503, .streamedUnasked,
            .keptAlive, .emptyError, .otherChoices, .longMembers, .splitCharacter, .parts,
            .doneWithSpace:
            answered(12, 5)
        case .missingDone where !isStreamed: answered(12, 5)
        // A quarter of the bytes: 2 and 19.
        case .noUsage, .textUsage, .tooLargeUsage, .missingDone:
            .answered(reason: "stop", input: 1, output: 5, isEstimated: true)
        case .negativeUsage: answered(0, 0)
        case .enormousUsage: answered(18, 512)
        case .floatUsage: answered(18, 0)
        case .endless where isStreamed:
            .answered(reason: "timeout", input: 1, output: 0, isEstimated: true)
        case .huge:
            .answered(reason: "length", input: 1, output: 512, isEstimated: true)
        case .hangBeforeHead, .hangBeforeText, .hangBetweenTexts, .heartbeats, .endless:
            .failed(code: 504, kind: "model_timeout")
        default:
            .failed(code: 502, kind: "model_failed")
        }
    }

    private func answered(_ input: Int64, _ output: Int64) -> Outcome {
        .answered(reason: "stop", input: input, output: output, isEstimated: false)
    }

    /// In the config: only what is silent on purpose is given little time.
    var keys: [String: String] {
        switch mischief {
        case .hangBeforeHead, .hangBeforeText, .hangBetweenTexts, .heartbeats:
            ["timeout_seconds": "1"]
        // Far above any pause of a busy machine before its texts and between them.
        case .endless: ["timeout_seconds": "5"]
        default: [:]
        }
    }

    static func all(isStreamed: Bool) -> [ChargeRow] {
        Mischief.allCases.map { ChargeRow(mischief: $0, isStreamed: isStreamed) }
    }
}
