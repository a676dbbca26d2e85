import TellerRPC
import Testing

@testable import TellerClient

@Suite struct ResendTests {
    private let grant = AmountParams(username: "alice", amount: 1, idempotencyKey: "k")
    private let granted = #""result":{"username":"alice","balance":1,"entry":"e"}}"#

    @Test("A request that was not written goes out over a new connection")
    func notWritten() async throws {
        try await FakeDaemon.play { daemon, client in
            async let ping = client.call(ServerPing.self, NoParams())
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.send(#"{"jsonrpc":"2.0","id":1,"result":{}}"#)
            _ = try await ping
            let transport = try #require(client.transport as? SocketTransport)
            let first = try await transport.connect()
            try await peer.close()
            while first.isOpen { await Task.yield() }
            // Without a key: it may be sent only because the first connection was gone before.
            let params = AmountParams(username: "alice", amount: 1)
            async let grant = client.call(AdminGrant.self, params)
            let next = await daemon.accept()
            #expect(await next.line()?.contains("admin.grant") == true)
            try await next.send(#"{"jsonrpc":"2.0","id":1,"# + granted)
            let reply = try await grant
            #expect(reply.result.balance == 1)
        }
    }

    @Test("A read is sent again")
    func read() async throws {
        try await FakeDaemon.play { daemon, client in
            async let balance = client.call(Balance.self, NoParams())
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.close()
            let next = await daemon.accept()
            _ = await next.line()
            try await next.send(#"{"jsonrpc":"2.0","id":1,"result":{"balance":5,"held":0}}"#)
            let reply = try await balance
            #expect(reply.result.balance == 5)
        }
    }

    @Test("A write with a key is sent again, with the same key")
    func keyed() async throws {
        try await FakeDaemon.play { daemon, client in
            async let grant = client.call(AdminGrant.self, grant)
            let peer = await daemon.accept()
            let first = await peer.line()
            try await peer.close()
            let next = await daemon.accept()
            let second = await next.line()
            #expect(first == second)
            #expect(first?.contains(#""idempotency_key":"k""#) == true)
            try await next.send(#"{"jsonrpc":"2.0","id":1,"# + granted)
            _ = try await grant
        }
    }

    @Test("A write without a key is not sent again once it was written")
    func unsafe() async throws {
        try await FakeDaemon.play { daemon, client in
            let params = AmountParams(username: "alice", amount: 1)
            async let failed = failure { () async throws(ClientError) in
                try await client.call(AdminGrant.self, params)
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.close()
            let loss = await failed
            #expect(loss == .connectionLost(.outcomeUnknown))
        }
    }

    @Test("A daemon that stays away leaves a keyed write's outcome unknown")
    func staysAway() async throws {
        try await FakeDaemon.play { daemon, client in
            async let failed = failure { () async throws(ClientError) in
                try await client.call(AdminGrant.self, grant)
            }
            let peer = await daemon.accept()
            _ = await peer.line()
            try await daemon.stop()
            try await peer.close()
            let loss = await failed
            #expect(loss == .connectionLost(.outcomeUnknown))
        }
    }

    @Test("A daemon that stays away is unreachable for a read")
    func staysAwayFromRead() async throws {
        try await FakeDaemon.play { daemon, client in
            async let balance = client.call(Balance.self, NoParams())
            let peer = await daemon.accept()
            _ = await peer.line()
            try await daemon.stop()
            try await peer.close()
            do {
                _ = try await balance
                Issue.record("somebody answered")
            } catch ClientError.unreachable(let path, _) {
                #expect(path == daemon.socketPath)
            }
        }
    }

    @Test("A repeat that finds the first try running asks again")
    func inProgress() async throws {
        try await FakeDaemon.play { daemon, client in
            async let grant = client.call(AdminGrant.self, grant)
            let peer = await daemon.accept()
            _ = await peer.line()
            try await peer.close()
            let next = await daemon.accept()
            _ = await next.line()
            try await next.send(
                #"{"jsonrpc":"2.0","id":1,"error":{"code":409,"message":"Running.","#
                    + #""data":{"kind":"in_progress","retry_after_seconds":1}}}"#)
            _ = await next.line()
            try await next.send(#"{"jsonrpc":"2.0","id":2,"# + granted)
            _ = try await grant
        }
    }
}
