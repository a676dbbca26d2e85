import TellerClient
import TellerRPC
import Testing

@testable import teller

@Suite struct ChatWordsTests {
    @Test(
        "An interrupted chat says what it has cost",
        arguments: [
            (
                CommandError.client(
                    .refused(RPCError(.cancelled, "", data: ErrorData(price: 100)))),
                "charged: 100 tokens"
            ),
            (
                .client(.refused(RPCError(.cancelled, "", data: ErrorData(price: 0)))),
                "nothing was charged"
            ),
            (.client(.refused(RPCError(.insufficientBalance, ""))), "nothing was charged"),
            (.client(.connectionLost(.notSent)), "nothing was charged"),
            (.client(.refused(RPCError(.inProgress, ""))), "--idempotency-key k"),
            (.client(.connectionLost(.outcomeUnknown)), "--idempotency-key k"),
            (.client(.cancelled), "--idempotency-key k"),
            (
                .client(
                    .refused(RPCError(.unavailable, "", data: ErrorData(outcome: .unknown)))),
                "--idempotency-key k"
            ),
        ] as [(CommandError, String)])
    func interruption(error: CommandError, words: String) {
        guard case .interrupted(let message, _) = ChatWords.interruption(.failure(error), key: "k")
        else {
            Issue.record("it is no interruption")
            return
        }
        #expect(message.contains(words))
    }

    @Test(
        "The line under a reply tells price, balance and where to go on",
        arguments: [
            ("stop", nil, "[100 tokens; 3900 left; conversation c]"),
            ("length", nil, "[cut at its longest; 100 tokens; 3900 left; conversation c]"),
            (
                "timeout", true,
                "[ended by timeout; recorded before, not charged again; 3900 left; conversation c]"
            ),
        ] as [(String, Bool?, String)])
    func summary(finishReason: String, replayed: Bool?, line: String) {
        let result = ChatSend.Result(
            chat: "c", conversation: "c", model: "echo", reply: "", price: 100, balance: 3900,
            usage: TokenUsage(inputTokens: 1, outputTokens: 1), finishReason: finishReason,
            replayed: replayed)
        #expect(ChatWords.summary(result) == line)
    }
}
