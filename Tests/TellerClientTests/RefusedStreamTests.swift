import NIOHTTP2
import TellerRPC
import TestSupport
import Testing

@testable import TellerClient

@Suite("What HTTP/2 says of a request that nobody heard", .blocking)
struct RefusedStreamTests {
    private static let token =
        #"{"jsonrpc":"2.0","id":1,"result":{"token":"tlr_x","username":"alice"}}"#

    /// No repeat of it is safe once it was heard.
    private func logIn(_ client: Client) async throws(ClientError) -> Reply<Login> {
        try await client.call(Login.self, Login.Params(username: "alice", password: "secret"))
    }

    @Test("A write that was refused unheard is sent again, though it has no key")
    func refused() async throws {
        let refusal = FakeHTTP2Bridge.Fate.reset(.refusedStream)
        try await FakeHTTP2Bridge.play([refusal, refusal, .answer(Self.token)]) {
            bridge, client in
            let reply = try await logIn(client)
            #expect(reply.result.token == "tlr_x")
            #expect(bridge.asked == 3)
        }
    }

    @Test("One that is refused time and again was not sent, as it is told")
    func refusedForGood() async throws {
        try await FakeHTTP2Bridge.play([.reset(.refusedStream)]) { bridge, client in
            let error = await failure { () async throws(ClientError) in try await logIn(client) }
            #expect(error == .connectionLost(.notSent))
            #expect(bridge.asked == 1 + ClientLimits.pauses.count)
        }
    }

    @Test("What the next try is told, is told of a write with a key as well")
    func keyed() async throws {
        try await FakeHTTP2Bridge.play(
            [.reset(.refusedStream), .answer(TellerClientTests.refused(401, "unauthenticated"))]
        ) { bridge, client in
            let error = await failure { () async throws(ClientError) in
                try await client.call(
                    AdminGrant.self, AmountParams(username: "a", amount: 1, idempotencyKey: "k"))
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(refusal.kind == .unauthenticated)
            #expect(bridge.asked == 2)
        }
    }

    @Test(
        "A stream that is reset for another reason may have been heard",
        arguments: [HTTP2ErrorCode.cancel, .internalError, .noError, .enhanceYourCalm])
    func reset(reason: HTTP2ErrorCode) async throws {
        try await FakeHTTP2Bridge.play([.reset(reason)]) { bridge, client in
            let error = await failure { () async throws(ClientError) in try await logIn(client) }
            #expect(error == .connectionLost(.outcomeUnknown))
            #expect(bridge.asked == 1)
        }
    }
}
