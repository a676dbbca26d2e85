/// The params and members by which a method speaks of days and times.
package enum Period {
    /// Days of a series where the caller names none.
    package static let days: Int64 = 30

    static func daysField<Root>(
        _ path: any KeyPath<Root, Int64?> & Sendable
    ) -> Field<Root> {
        .integer(
            "days", path, Limits.seriesDays,
            "Days back, today included; \(days) if not given.")
    }

    static func sinceField<Root>(
        _ path: any KeyPath<Root, String?> & Sendable
    ) -> Field<Root> {
        .time("since", path, "Only what happened then or later.")
    }

    static func untilField<Root>(
        _ path: any KeyPath<Root, String?> & Sendable
    ) -> Field<Root> {
        .time("until", path, "Only what happened before then.")
    }

    static let day = Property("day", .text(bytes: 10...10), "A day in UTC, as 2026-11-22.")
}
