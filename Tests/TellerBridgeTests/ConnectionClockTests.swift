import NIOCore
import NIOEmbedded
import Testing

@testable import TellerBridge

@Suite("The times of a connection")
struct ConnectionClockTests {
    private let clock = ConnectionClock(MemoryBudget())
    private let channel: EmbeddedChannel
    private let byte = ByteBuffer(string: "x")

    init() throws {
        channel = EmbeddedChannel(handler: clock)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Looks come every two seconds.
    private func wait(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

    @Test("One without a request is closed after 75 seconds")
    func idle() {
        wait(BridgeLimits.idleTime - .seconds(1))
        #expect(channel.isActive)
        wait(.seconds(3))
        #expect(!channel.isActive)
    }

    @Test("One whose head does not come whole is closed 15 seconds after its first byte")
    func head() throws {
        wait(.seconds(60))
        try channel.writeInbound(byte)
        for _ in 0..<13 {
            wait(.seconds(1))
            try channel.writeInbound(byte)
        }
        #expect(channel.isActive)
        wait(.seconds(4))
        #expect(!channel.isActive)
    }

    @Test(
        "One of HTTP/2 without a stream is closed soon after it was asked to go, whatever it says")
    func withoutStream() throws {
        clock.expect(.stream)
        for _ in 0..<7 {
            wait(.seconds(11))
            try channel.writeInbound(byte)
        }
        #expect(channel.isActive)
        wait(.seconds(6))
        #expect(!channel.isActive)
    }

    @Test("One that takes nothing is closed after 30 seconds, though more is written to it")
    func unread() {
        clock.rest()
        for _ in 0..<15 {
            channel.write(byte, promise: nil)
            wait(.seconds(2))
        }
        #expect(channel.isActive)
        wait(.seconds(4))
        #expect(!channel.isActive)
    }

    @Test("One that takes what there is stays for as long as it is answered")
    func read() {
        clock.rest()
        for _ in 0..<100 {
            channel.write(byte, promise: nil)
            wait(.seconds(10))
            channel.flush()
        }
        wait(.hours(1))
        #expect(channel.isActive)
    }
}
