import Logging
import NIOCore
import NIOEmbedded
import TellerLedger
import TellerRPC
import Testing

@testable import TellerServer

@Suite("A connection while all together keep too much")
struct ConnectionShortageTests {
    /// A connection of a daemon that has no ledger, so that it answers each line at once.
    private struct Line {
        let server = ServerContext(
            availability: Live(.closed(.ledger)), activity: Activity(),
            dispatcher: Dispatcher(logger: Logger(label: "test")),
            settings: Live(
                ServerSettings(
                    admins: AdminPolicy(ownUID: 0, group: nil),
                    relays: RelayPolicy(ownUID: 0, bridges: []), stopSeconds: 1)))
        let channel = NIOAsyncTestingChannel()
        let connection: Connection

        init() async throws {
            try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/teller")).get()
            connection = Connection(
                channel: channel, descriptor: -1, peer: .unknown, server: server)
        }

        /// Runs `body` where the connection lives, and nothing that is due there meanwhile.
        func run(_ body: @escaping @Sendable (isolated Connection) -> Void) async throws {
            try await channel.testingEventLoop.executeInContext { [connection] in
                connection.assumeIsolated(body)
            }
        }

        static let request = ByteBuffer(
            string: #"{"jsonrpc":"2.0","id":1,"method":"balance"}"# + "\n")

        /// How many lines have come out since it was asked last.
        func answers() async throws -> Int {
            var count = 0
            while let bytes = try await channel.readOutbound(as: ByteBuffer.self) {
                count += bytes.readableBytesView.count { $0 == UInt8(ascii: "\n") }
            }
            return count
        }
    }

    /// Answers that are kept unread at first: more than a line is counted as.
    private static let unread = 20

    @Test(
        "Acts on what was read, where there is room again since its own output was read",
        arguments: [false, true])
    func ownOutput(isHalfClosed: Bool) async throws {
        let line = try await Line()
        let (server, channel) = (line.server, line.channel)
        try await line.run { connection in
            for _ in 0..<Self.unread { connection.received(Line.request) }
            // Sees how much of that is unread: all, as nothing was flushed.
            connection.sweep(at: .now())
            server.budget.add(ServerLimits.bufferedBytes + 1 - server.budget.bytes)
            #expect(server.budget.isExhausted)
            // The reader has taken all but a byte, of which the connection is not told.
            channel.flush()
            channel.write(ByteBuffer(string: " "), promise: nil)
            connection.received(Line.request)
            #expect(!server.budget.isExhausted, "or this tries something else")
            if isHalfClosed { connection.inputEnded() }
            channel.flush()
        }
        #expect(try await line.answers() == Self.unread)
        await channel.testingEventLoop.advanceTime(by: ServerLimits.budgetRetry)
        #expect(try await line.answers() == 1)
        #expect(channel.isActive == !isHalfClosed)
    }

    @Test("Waits with what was read as long as there is no room, and goes on by itself then")
    func others() async throws {
        let line = try await Line()
        let (server, channel) = (line.server, line.channel)
        server.budget.add(ServerLimits.bufferedBytes + 1)
        try await line.run { connection in
            channel.write(ByteBuffer(string: " "), promise: nil)
            connection.received(Line.request)
        }
        await channel.testingEventLoop.advanceTime(by: ServerLimits.budgetRetry)
        #expect(try await line.answers() == 0)
        server.budget.add(-ServerLimits.bufferedBytes)
        await channel.testingEventLoop.advanceTime(by: ServerLimits.budgetRetry)
        #expect(try await line.answers() == 1)
    }
}
