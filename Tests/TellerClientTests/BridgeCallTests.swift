import NIOPosix
import TellerRPC
import TestSupport
import Testing

@testable import TellerClient

@Suite("Calls through a bridge", .timeLimit(.minutes(5))) struct BridgeCallTests {
    private let balance = #"{"jsonrpc":"2.0","id":1,"result":{"balance":2,"held":1}}"#

    @Test("A call is a POST with the token in a header, and its answer one event or JSON")
    func call() async throws {
        try await FakeBridge.play { [balance] request in
            request.number == 1 ? events([balance]) : answer(balance)
        } _: { bridge, client in
            for _ in 0..<2 {
                let reply = try await client.call(Balance.self, NoParams(), token: "tlr_x")
                #expect(reply.result.balance == 2)
            }
            let request = bridge.requests[0]
            #expect(request.path == "/v1/rpc")
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["accept"] == "text/event-stream, application/json")
            #expect(request.headers["authorization"] == "Bearer tlr_x")
            #expect(
                request.body == ["jsonrpc": "2.0", "id": 1, "method": "balance", "params": [:]])
        }
    }

    @Test("Without a token there is no such header; one that no header can hold is a param")
    func tokens() async throws {
        try await FakeBridge.play { _ in
            answer(pong)
        } _: { bridge, client in
            _ = try await client.call(ServerPing.self, NoParams())
            _ = try await client.call(Logout.self, NoParams(), token: "a\r\nb")
            #expect(bridge.requests.map { $0.headers["authorization"] } == [nil, nil])
            #expect(bridge.requests[1].body["params"] == ["token": "a\r\nb"])
        }
    }

    @Test("A request whose shape only the caller knows goes as it is")
    func raw() async throws {
        try await FakeBridge.play { _ in
            events([pong])
        } _: { bridge, client in
            let params = Array(#"{"limit": 2, "text": "ä"}"#.utf8)
            let text = try await client.call("history", params: params, token: "t")
            #expect(text == Array("{}".utf8))
            #expect(bridge.requests[0].body["params"] == ["limit": 2, "text": "ä"])
        }
    }

    @Test("An answer may come a byte at a time")
    func trickle() async throws {
        try await FakeBridge.play { [balance] _ in
            let text = ": waiting\r\n\r\ndata: \(balance)\r\n\r\n"
            return [.send(HTTPText.streamHead), .trickle(HTTPText.chunk(text))]
                + [.send(HTTPText.lastChunk)]
        } _: { _, client in
            let reply = try await client.call(Balance.self, NoParams())
            #expect(reply.result.held == 1)
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var steps: [Step]
        var error: ClientError
        /// How often it was asked, where the request is a read.
        var asked = 1
    }

    private static let no = RPCError(
        .unauthenticated, "No.", data: ErrorData(price: 100, chat: "c"))

    static let refusals = [
        Refusal(
            testDescription: "an error of the daemon",
            steps: answer(refused(401, "unauthenticated")), error: .refused(no)),
        Refusal(
            testDescription: "an error of the daemon as an event",
            steps: events([refused(401, "unauthenticated")]), error: .refused(no)),
        Refusal(
            testDescription: "an error of the bridge, which has not read a request",
            steps: answer(refused(401, "unauthenticated", id: "null"), status: "401 No"),
            error: .refused(no)),
        Refusal(
            testDescription: "too large for a proxy",
            steps: [.send(HTTPText.whole("<html>", status: "413 Big", type: "text/html"))],
            error: .refused(RPCError(.tooLarge, "The request is longer than the bridge takes."))),
        Refusal(
            testDescription: "too often",
            steps: answer("{}", status: "429 No", ["retry-after": "7"]),
            error: .refused(
                RPCError(
                    .rateLimited, "The bridge has had too many requests from here.",
                    data: ErrorData(retryAfterSeconds: 7)))),
        Refusal(
            testDescription: "a page", steps: [.send(HTTPText.whole("<html>", type: "text/html"))],
            error: .unreachable(at: "", .noBridge(status: 200))),
        Refusal(
            testDescription: "nothing at this path", steps: answer("{}", status: "404 No"),
            error: .unreachable(at: "", .noBridge(status: 404))),
        Refusal(
            testDescription: "nothing at this path of a bridge",
            steps: answer(refused(404, "not_found", id: "null"), status: "404 No"),
            error: .unreachable(at: "", .noBridge(status: 404))),
        Refusal(
            testDescription: "nothing to POST to at this path of a bridge",
            steps: answer(refused(405, "invalid_request", id: "null"), status: "405 No"),
            error: .unreachable(at: "", .noBridge(status: 405))),
        Refusal(
            testDescription: "an error of the daemon, whatever the status of HTTP",
            steps: answer(refused(401, "unauthenticated"), status: "404 No"),
            error: .refused(no)),
        Refusal(
            testDescription: "a proxy without a bridge",
            steps: [.send(HTTPText.whole("<html>", status: "502 Bad", type: "text/html"))],
            error: .connectionLost(.outcomeUnknown), asked: 7),
        Refusal(
            testDescription: "the end before an answer", steps: [.close],
            error: .connectionLost(.outcomeUnknown), asked: 7),
        Refusal(
            testDescription: "events without an answer", steps: events([delta("a")]),
            error: .connectionLost(.outcomeUnknown), asked: 7),
        Refusal(
            testDescription: "no JSON", steps: answer("hello"),
            error: .protocolViolation("The bridge sent what is no JSON-RPC 2.0.")),
        Refusal(
            testDescription: "an answer to something else",
            steps: answer(#"{"jsonrpc":"2.0","id":2,"result":{}}"#),
            error: .protocolViolation("The bridge answered without an answer.")),
        Refusal(
            testDescription: "no HTTP", steps: [.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")],
            error: .protocolViolation("What answers is no server of HTTP.")),
    ]

    @Test(
        "What is no result has its reason, and only a read is asked for again", arguments: refusals)
    func refusal(_ refusal: Refusal) async throws {
        try await FakeBridge.play { _ in
            refusal.steps
        } _: { bridge, client in
            let error = await failure { () async throws(ClientError) in
                try await client.call(Balance.self, NoParams(), token: "t")
            }
            #expect(error == refusal.error.at(bridge.url))
            #expect(bridge.requests.count == refusal.asked)
            let login = await failure { () async throws(ClientError) in
                try await client.call(Login.self, Login.Params(username: "a", password: "b"))
            }
            #expect(login == refusal.error.at(bridge.url))
            #expect(bridge.requests.count == refusal.asked + 1)
        }
    }

    @Test("A redirect is not followed, wherever it leads", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await FakeBridge.play { _ in
            [.send(HTTPText.whole("thief", type: "text/html"))]
        } _: { thief, _ in
            let place = thief.url + "/rpc"
            try await FakeBridge.play { _ in
                answer("{}", status: "\(status) Moved", ["location": place])
            } _: { bridge, client in
                let error = await failure { () async throws(ClientError) in
                    try await client.call(Balance.self, NoParams(), token: "t")
                }
                #expect(error == .unreachable(at: bridge.url, .redirected(to: place)))
                #expect(bridge.requests.count == 1)
            }
            #expect(thief.requests.isEmpty)
        }
    }

    @Test("A write with a key is sent again, with the same key")
    func keyed() async throws {
        try await FakeBridge.play { request in
            request.number < 3
                ? [.close]
                : answer(
                    #"{"jsonrpc":"2.0","id":1,"result":{"username":"a","balance":1,"entry":"e"}}"#)
        } _: { bridge, client in
            let grant = AmountParams(username: "a", amount: 1, idempotencyKey: "k")
            _ = try await client.call(AdminGrant.self, grant, token: "t")
            let keys = bridge.requests.map { $0.body["params"]["idempotency_key"] }
            #expect(keys == ["k", "k", "k"])
        }
    }

    @Test("Where nobody listens, and where there is no host, it is told so")
    func unreachable() async throws {
        try await FakeBridge.play { _ in
            answer(pong)
        } _: { bridge, client in
            bridge.stop()
            let error = await failure { () async throws(ClientError) in
                try await client.call(ServerPing.self, NoParams())
            }
            #expect(error == .unreachable(at: bridge.url, .refused))
        }
        let nowhere = try BridgeURL("http://no-such-host.invalid")
        let client = Client(
            address: .bridge(nowhere), group: MultiThreadedEventLoopGroup.singleton)
        let error = await failure { () async throws(ClientError) in
            try await client.call(ServerPing.self, NoParams())
        }
        #expect(error == .unreachable(at: nowhere.text, .unresolved))
        await client.close()
    }

    @Test("A cancelled caller waits no longer, and the request is given up")
    func cancelled() async throws {
        try await FakeBridge.play { _ in
            [.hang]
        } _: { bridge, client in
            let call = Task { try await client.call(Balance.self, NoParams()) }
            while bridge.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            call.cancel()
            await #expect(throws: ClientError.cancelled) { try await call.value }
        }
    }
}

extension ClientError {
    /// The same of another place.
    fileprivate func at(_ place: String) -> ClientError {
        guard case .unreachable(_, let obstacle) = self else { return self }
        return .unreachable(at: place, obstacle)
    }
}
