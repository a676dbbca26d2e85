import TellerRPC

/// A sample as people see it: a screen of the terminal, or a line of a file.
struct ActivityScreen {
    let layout: Layout

    /// The lines of a whole screen, as many as there is room for.
    func lines(_ sample: ActivitySample, height: Int) -> [String] {
        let now = sample.now
        let rate = sample.rate
        let facts = Facts(facts: [
            ("up for", ServerInfo.Result.duration(now.uptimeSeconds)),
            ("connections", String(now.connections)),
            ("requests", "\(Self.number(rate.requests)) a second"),
            ("refused", "\(Self.number(rate.refusals)) a second"),
            ("chats", "\(Self.number(rate.chats)) a second"),
            ("holds", String(now.holds)),
            ("groups", "\(Self.number(rate.groups)) a second"),
            ("writes", rate.writesPerGroup.map { "\(Self.number($0)) a group" } ?? "-"),
            ("commit", rate.commitMicroseconds.map(Self.time) ?? "-"),
        ]).text(layout)
        let busiest =
            now.busiest.isEmpty
            ? "Nobody was charged for a chat in the last minute."
            : Self.table(now.busiest).text(layout)
        let title = layout.styled("teller admin top", .strong)
        let lines =
            [title, ""] + facts.split(separator: "\n").map(String.init)
            + [""] + busiest.split(separator: "\n").map(String.init)
        return lines.prefix(max(1, height - 2)) + ["", layout.styled("q quits", .faint)]
    }

    /// The titles of `row`.
    static let titles = Self.row(columns.map(\.title))

    static func row(_ sample: ActivitySample) -> String {
        let rate = sample.rate
        return row([
            number(rate.requests), number(rate.refusals), number(rate.chats),
            number(rate.groups), rate.writesPerGroup.map(number) ?? "-",
            rate.commitMicroseconds.map(time) ?? "-", String(sample.now.holds),
            String(sample.now.connections),
        ])
    }

    private static let columns: [(title: String, width: Int)] = [
        ("REQUESTS/S", 10), ("REFUSED/S", 10), ("CHATS/S", 10), ("GROUPS/S", 10),
        ("WRITES/GROUP", 12), ("COMMIT", 9), ("HOLDS", 7), ("CONNECTIONS", 11),
    ]

    private static func row(_ cells: [String]) -> String {
        zip(cells, columns).map { cell, column in
            String(repeating: " ", count: max(0, column.width - DisplayWidth.of(cell))) + cell
        }.joined(separator: " ")
    }

    private static func table(_ busiest: [AdminActivity.Busy]) -> Table {
        Table(
            columns: [.text("BUSIEST"), .amount("CHATS/MIN"), .amount("TOKENS/MIN")],
            rows: busiest.map { [$0.username, String($0.chats), String($0.tokens)] })
    }

    /// `0`, `0.4`, `12.5`, `1234`: more digits nobody reads while they change.
    static func number(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return tenths >= 1000 || tenths % 10 == 0
            ? String(Int64(value.rounded())) : "\(tenths / 10).\(tenths % 10)"
    }

    /// `850 µs`, `1.2 ms`, `3.4 s`.
    static func time(_ microseconds: Double) -> String {
        switch microseconds {
        case ..<1000: "\(Int64(microseconds)) µs"
        case ..<1_000_000: "\(number(microseconds / 1000)) ms"
        default: "\(number(microseconds / 1_000_000)) s"
        }
    }
}
