import NIOPosix
import TellerClient
import TellerRPC
import Testing

@Suite struct CallTests {
    @Test("Answers find their requests in any order")
    func outOfOrder() async throws {
        try await FakeDaemon.play { daemon, client in
            async let first = client.call(Balance.self, NoParams(), token: "t")
            let peer = await daemon.accept()
            let firstLine = await peer.line()
            #expect(
                firstLine
                    == #"{"jsonrpc":"2.0","id":1,"method":"balance","params":{"token":"t"}}"#)
            async let second = client.call(ServerPing.self, NoParams())
            let secondLine = await peer.line()
            #expect(
                secondLine == #"{"jsonrpc":"2.0","id":2,"method":"server.ping","params":{}}"#)
            try await peer.send(#"{"jsonrpc":"2.0","id":2,"result":{}}"#)
            _ = try await second
            try await peer.send(
                #"{"jsonrpc":"2.0","id":1,"result":{"held":1,"balance":2,"new":1.0}}"#)
            let reply = try await first
            #expect(reply.result.balance == 2)
            let text = String(decoding: reply.text, as: UTF8.self)
            #expect(text == #"{"held":1,"balance":2,"new":1.0}"#)
        }
    }

    @Test("A refusal of the daemon is the call's error, and the connection goes on")
    func refusal() async throws {
        try await FakeDaemon.play { daemon, client in
            async let failed = failure { () async throws(ClientError) in
                try await client.call(Balance.self, NoParams())
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(
                #"{"jsonrpc":"2.0","id":1,"error":{"code":401,"message":"No.","#
                    + #""data":{"kind":"unauthenticated"}}}"#)
            let refusal = await failed
            #expect(refusal == .refused(RPCError(.unauthenticated, "No.")))
            async let ping = client.call(ServerPing.self, NoParams())
            _ = await peer.line()
            try await peer.send(#"{"jsonrpc":"2.0","id":2,"result":{}}"#)
            _ = try await ping
        }
    }

    @Test("A refusal without an id ends every request that waits")
    func refusalOfConnection() async throws {
        try await FakeDaemon.play { daemon, client in
            async let failed = failure { () async throws(ClientError) in
                try await client.call(Balance.self, NoParams())
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(
                #"{"jsonrpc":"2.0","id":null,"error":{"code":503,"message":"Full.","#
                    + #""data":{"kind":"unavailable"}}}"#)
            let refusal = await failed
            #expect(refusal == .refused(RPCError(.unavailable, "Full.")))
        }
    }

    @Test(
        "What is no answer of the contract ends the connection",
        arguments: [
            "hello", "[]", "{}", #"{"jsonrpc":"2.0","id":1}"#, #"{"id":{},"result":{}}"#,
            #"{"jsonrpc":"2.0","id":1,"result":{}} {}"#,
            #"{"jsonrpc":"2.0","id":1,"error":{"code":1}}"#,
            #"{"jsonrpc":"2.0","id":1,"result":{"balance":"much"}}"#,
        ])
    func violation(line: String) async throws {
        try await FakeDaemon.play { daemon, client in
            async let failed = failure { () async throws(ClientError) in
                try await client.call(Balance.self, NoParams())
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(line)
            guard case .protocolViolation = await failed else {
                Issue.record("'\(line)' was taken for an answer")
                return
            }
        }
    }

    @Test("A line beyond the limit ends the connection")
    func oversizeLine() async throws {
        try await FakeDaemon.play { daemon, client in
            async let failed = failure { () async throws(ClientError) in
                try await client.call(Balance.self, NoParams())
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            // The client closes in the middle of it.
            try? await peer.send(String(repeating: " ", count: ClientLimits.lineBytes + 1))
            let violation = await failed
            #expect(violation == .protocolViolation("The daemon sent a line over 16777216 bytes."))
            let end = await peer.line()
            #expect(end == nil)
        }
    }

    @Test("A notification that this build does not know is passed over")
    func unknownNotification() async throws {
        try await FakeDaemon.play { daemon, client in
            async let ping = client.call(ServerPing.self, NoParams())
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(#"{"jsonrpc":"2.0","method":"server.moved","params":{}}"#)
            try await peer.send(#"{"jsonrpc":"2.0","id":7,"result":{}}"#)
            try await peer.send(#"{"jsonrpc":"2.0","id":1,"result":{}}"#)
            _ = try await ping
        }
    }

    @Test("A request beyond the daemon's limit is refused here, and the connection goes on")
    func oversizeRequest() async throws {
        try await FakeDaemon.play { daemon, client in
            let message = String(repeating: "x", count: Limits.lineBytes)
            do {
                _ = try await client.call(ChatSend.self, ChatSend.Params(message: message))
                Issue.record("it was sent")
            } catch ClientError.refused(let refusal) {
                #expect(refusal.kind == .tooLarge)
            }
            async let ping = client.call(ServerPing.self, NoParams())
            let peer = await daemon.accept()
            #expect(await peer.line()?.contains("server.ping") == true)
            try await peer.send(#"{"jsonrpc":"2.0","id":2,"result":{}}"#)
            _ = try await ping
        }
    }

    @Test("A cancelled caller waits no longer; the others do")
    func cancelledCall() async throws {
        try await FakeDaemon.play { daemon, client in
            let call = Task { try await client.call(Balance.self, NoParams()) }
            let peer = await daemon.accept()
            _ = await peer.line()
            async let ping = client.call(ServerPing.self, NoParams())
            _ = await peer.line()
            call.cancel()
            await #expect(throws: ClientError.cancelled) { try await call.value }
            try await peer.send(#"{"jsonrpc":"2.0","id":1,"result":{"balance":1,"held":0}}"#)
            try await peer.send(#"{"jsonrpc":"2.0","id":2,"result":{}}"#)
            _ = try await ping
        }
    }

    @Test("Callers that come at once share one connection")
    func oneConnection() async throws {
        try await FakeDaemon.play { daemon, client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try await client.call(ServerPing.self, NoParams()) }
                }
                let peer = await daemon.accept()
                for id in 1...20 {
                    _ = await peer.line()
                    try await peer.send(#"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
                }
                try await group.waitForAll()
            }
        }
    }
}
