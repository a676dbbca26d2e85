import Foundation
import NIOCore
import TestSupport
import Testing

@testable import TellerBridge

@Suite("teller-bridge(8) tells the limits as they are")
struct LimitsPageTests {
    private static let page: String = {
        let page = FileManager.default.contents(atPath: Programs.root + "/man/teller-bridge.8")
        return String(decoding: page ?? Data(), as: UTF8.self)
    }()

    private func amount(_ bytes: Int) -> String {
        bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes >> 10) KiB"
    }

    @Test("Each row of the table has its number")
    func table() {
        let limits: [(what: String, limit: String)] = [
            ("body of a request", amount(BridgeLimits.bodyBytes)),
            ("the same without a token", amount(BridgeLimits.strangerBodyBytes)),
            ("head of a request", amount(BridgeLimits.headBytes)),
            ("field of a head", amount(BridgeLimits.headFieldBytes)),
            ("fields of a head", "\(BridgeLimits.headFields)"),
            ("open streams", "\(BridgeLimits.streams)"),
            ("connections", "\(BridgeLimits.connections)"),
            ("connections of one address", "\(BridgeLimits.connectionsPerSource)"),
            ("requests of one address", "\(BridgeLimits.requestsPerMinute)"),
            ("requests that wait", "\(BridgeLimits.relayed)"),
            ("bytes of all requests together", amount(BridgeLimits.heldBytes)),
            ("of them from one address", amount(BridgeLimits.heldBytes / BridgeLimits.sourceShare)),
            ("unread events", amount(BridgeLimits.streamBytes)),
        ]
        let section = Self.page.components(separatedBy: "\n.Sh ").first { $0.hasPrefix("LIMITS") }
        let rows = (section ?? "").split(separator: "\n").filter { $0.hasPrefix(".It ") }
            .dropFirst()
        #expect(rows.count == limits.count)
        for (row, limit) in zip(rows, limits) {
            let cells = row.dropFirst(4).components(separatedBy: " Ta ")
            #expect(cells[0].hasPrefix(limit.what))
            #expect(cells[1] == limit.limit, "\(limit.what)")
        }
    }

    @Test("So do the times")
    func times() {
        for (time, text) in [
            (BridgeLimits.headTime, "A head must come within 15 seconds"),
            (BridgeLimits.bodyTime, "a body within 30 seconds of its head"),
            (BridgeLimits.idleTime, "without a request are closed after 75 seconds"),
            (BridgeLimits.slowReader, "takes less than 16 KiB in 30 seconds"),
        ] {
            #expect(text.contains(" \(time.nanoseconds / 1_000_000_000) seconds"))
            #expect(Self.page.contains(text))
        }
        #expect(BridgeLimits.slowReaderBytes == 16 << 10)
    }

    @Test("The unit has room for what may be held, and for the connections")
    func unit() throws {
        let unit = try String(
            contentsOfFile: Programs.root + "/systemd/teller-bridge.service", encoding: .utf8)
        #expect(unit.contains("\nMemoryMax=1G\n"))
        #expect(BridgeLimits.connections * (64 << 10) + 2 * BridgeLimits.heldBytes < 1 << 30)
    }
}
