import Synchronization
import TellerRPC
import TestSupport
import Testing

@testable import TellerBridge

@Suite("A batch over POST /rpc")
struct RPCBatchTests {
    private static func call(_ number: Int64, id: JSON) -> JSON {
        [
            "jsonrpc": "2.0", "id": id, "method": "history",
            "params": ["limit": .integer(number)],
        ]
    }

    @Test(
        "Its answers are in the order of its members, though the daemon's come the other way round",
        arguments: [false, true])
    func order(asEvents: Bool) async throws {
        let calls = (1...20).map { Self.call($0, id: .integer($0)) }
        var members = calls
        members.insert(7, at: 10)
        let dropped: JSON = ["jsonrpc": "2.0", "method": "history", "params": [:]]
        members.insert(dropped, at: 5)

        let waiting = Mutex<[JSON]>([])
        try await FakeDaemon.play(MemoryBudget()) { request in
            waiting.withLock { waiting in
                waiting.append(request)
                guard waiting.count == calls.count else { return [] }
                let numbers = waiting.map { ($0["params"]["limit"].int ?? 0, $0["id"]) }
                return numbers.sorted { $0.0 > $1.0 }.map { number, id in
                    ["jsonrpc": "2.0", "id": id, "result": ["number": .integer(number)]]
                }
            }
        } _: { daemon in
            let told = try await daemon.post(.array(members), asEvents: asEvents)
            #expect(told.status == 200)
            let text = asEvents ? told.body.dropFirst("data: ".count) : told.body[...]
            let answers = try JSONText.decode(JSON.self, from: Array(text.utf8)).elements
            let ids = (1...20).map { JSON.integer($0) }
            #expect(answers.map { $0["id"] } == ids[..<10] + [.null] + ids[10...])
            #expect(
                answers.map { $0["result"]["number"] } == ids[..<10] + [.null] + ids[10...])
        }
    }
}
