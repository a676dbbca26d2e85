import TellerRPC
import Testing

@testable import teller

@Suite("teller admin top")
struct ActivityTests {
    private func counters(
        uptime: Int64 = 10, requests: Int64 = 0, chats: Int64 = 0, groups: Int64 = 0,
        writes: Int64 = 0, commit: Int64 = 0, busiest: [AdminActivity.Busy] = []
    ) -> AdminActivity.Result {
        AdminActivity.Result(
            uptimeSeconds: uptime, connections: 3, requests: requests, refusals: 0, chats: chats,
            holds: 2, groups: groups, writes: writes, commitMicroseconds: commit,
            busiest: busiest)
    }

    @Test("Rates are differences over the time between two looks")
    func rates() throws {
        let rate = try #require(
            ActivityRate(
                from: counters(requests: 100, groups: 10, writes: 40, commit: 1000),
                to: counters(
                    uptime: 12, requests: 300, chats: 50, groups: 20, writes: 120, commit: 6000),
                seconds: 2))
        #expect(rate.requests == 100)
        #expect(rate.chats == 25)
        #expect(rate.groups == 5)
        #expect(rate.writesPerGroup == 8)
        #expect(rate.commitMicroseconds == 500)
    }

    @Test("Without a transaction there is no mean; another daemon's counters give no rate")
    func none() {
        let idle = ActivityRate(from: counters(), to: counters(), seconds: 1)
        #expect(idle?.writesPerGroup == nil)
        #expect(idle?.requests == 0)
        #expect(
            ActivityRate(from: counters(requests: 5), to: counters(requests: 4), seconds: 1)
                == nil)
        #expect(
            ActivityRate(from: counters(uptime: 50), to: counters(uptime: 1), seconds: 1) == nil)
    }

    @Test(
        "Numbers are no longer than they are good for",
        arguments: [(0, "0"), (0.04, "0"), (0.44, "0.4"), (12.5, "12.5"), (99.96, "100"), (3, "3")]
            as [(Double, String)])
    func numbers(value: Double, shown: String) {
        #expect(ActivityScreen.number(value) == shown)
    }

    @Test(
        "Times are in the unit that suits them",
        arguments: [(850, "850 µs"), (1234, "1.2 ms"), (2_000_000, "2 s")] as [(Double, String)])
    func times(value: Double, shown: String) {
        #expect(ActivityScreen.time(value) == shown)
    }

    @Test("A screen has no more lines than the terminal, and foreign names can't steer it")
    func screen() throws {
        let busy = (0..<20).map {
            AdminActivity.Busy(username: "u\($0)\u{1B}[2J", chats: 1, tokens: 100)
        }
        let now = counters(busiest: busy)
        let rate = try #require(ActivityRate(from: now, to: now, seconds: 1))
        let layout = Layout(isTerminal: true, width: 40, hasColour: false, time: { $0 })
        let lines = ActivityScreen(layout: layout)
            .lines(ActivitySample(rate: rate, now: now), height: 24)
        #expect(lines.count == 24)
        #expect(!lines.joined().contains("\u{1B}"))
        #expect(lines.last == "q quits")
        let row = ActivityScreen.row(ActivitySample(rate: rate, now: now))
        #expect(row.count == ActivityScreen.titles.count)
    }

    @Test("A sample is one JSON object with the busiest accounts")
    func json() throws {
        let now = counters(busiest: [.init(username: "bob", chats: 1, tokens: 100)])
        let rate = try #require(ActivityRate(from: now, to: now, seconds: 1))
        let text = try JSONText.encode(ActivitySample(rate: rate, now: now))
        let members = try JSONText.decode([String: JSONValue].self, from: text)
        #expect(members["chats_per_second"] != nil)
        #expect(members["busiest"] != nil)
        #expect(members["connections"] == .integer(3))
    }
}
