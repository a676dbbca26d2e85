internal import TellerLedger
internal import TellerRPC

extension Day {
    /// The first of so many days of which today is the last.
    static func first(ofLast days: Int64?, until now: Timestamp) -> Day {
        Day(Day(of: now).number - (days ?? Period.days) + 1)
    }

    /// As the wire has it: 2026-11-22.
    var text: String { String(start.rfc3339.prefix(10)) }
}
