import Foundation
import Logging
import Testing

@testable import TellerSystemd

@Suite("Where the log goes")
struct LogDestinationTests {
    private static func identity(_ descriptor: Int32) -> (device: UInt64, inode: UInt64) {
        var status = stat()
        fstat(descriptor, &status)
        return (UInt64(status.st_dev), UInt64(status.st_ino))
    }

    private static func withPipe(_ body: (_ reading: Int32, _ writing: Int32) throws -> Void) throws
    {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try body(ends[0], ends[1])
    }

    @Test("To the journal only where standard error is the stream that systemd names")
    func journal() throws {
        try Self.withPipe { _, writing in
            let (device, inode) = Self.identity(writing)
            func destination(_ stream: String?, executed: String? = nil) -> LogDestination {
                .of(writing, stream: stream, executed: executed)
            }
            #expect(destination("\(device):\(inode)") == .journal)
            #expect(destination("\(device):\(inode)", executed: "\(getpid())") == .journal)
            #expect(destination("\(device):\(inode + 1)") == .plain)
            #expect(destination("\(device + 1):\(inode)") == .plain)
            for broken in [
                "", ":", "\(device)", "\(device):\(inode):", "\(device):\(inode):1", "x:y",
            ] {
                #expect(destination(broken) == .plain, "\(broken)")
            }
            #expect(destination(nil) == .plain)
        }
    }

    @Test("With priorities where systemd reads it some other way, and not in a file or a child")
    func prefixed() throws {
        try Self.withPipe { _, writing in
            #expect(.of(writing, stream: "1:1", executed: "\(getpid())") == LogDestination.prefixed)
            #expect(.of(writing, stream: "1:1", executed: "1") == LogDestination.plain)
        }
        let file = try #require(tmpfile())
        defer { fclose(file) }
        #expect(.of(fileno(file), stream: nil, executed: "\(getpid())") == LogDestination.plain)
    }

    @Test("Plain on a terminal, whoever started the daemon")
    func terminal() throws {
        var leader: Int32 = -1
        var follower: Int32 = -1
        try #require(openpty(&leader, &follower, nil, nil, nil) == 0)
        defer {
            close(leader)
            close(follower)
        }
        #expect(.of(follower, stream: nil, executed: "\(getpid())") == LogDestination.plain)
    }

    @Test("A handler writes one line a message, of its own values and those of its logger")
    func handler() throws {
        try Self.withPipe { reading, writing in
            var handler = SystemLogHandler(identifier: "tellerd", destination: .prefixed)
            handler.descriptor = writing
            var logger = Logger(label: "test") { _ in handler }
            logger[metadataKey: "peer.uid"] = "7"
            logger.tell(.modelFailing, [.model: "small", .reason: "it is\ngone"])
            logger.debug("Nobody asked for this.")
            logger.logLevel = .debug
            logger.debug("Somebody did.", metadata: ["peer.uid": "8"])
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(reading, &buffer, buffer.count)
            #expect(
                String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self) == """
                    <4>The model failed. model=small peer.uid=7 reason="it is\\ngone"
                    <7>Somebody did. peer.uid=8

                    """)
        }
    }
}
