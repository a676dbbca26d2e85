internal import TellerLedger
internal import TellerRPC

extension Timestamp {
    /// Nil for text that is no point in time.
    init?(rfc3339 text: String) {
        guard let milliseconds = RFC3339.milliseconds(text) else { return nil }
        self.init(milliseconds: milliseconds)
    }

    /// As RFC 3339 has it, in UTC with milliseconds: 2026-11-22T17:35:12.345Z.
    var rfc3339: String {
        let (days, inDay) = Self.divide(milliseconds, by: 86_400_000)
        let date = Self.date(days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ value: Int64, digits: Int, _ separator: Character) {
            var power: Int64 = 1
            for _ in 1..<digits { power *= 10 }
            while power > 0 {
                text.append(UInt8(truncatingIfNeeded: 48 + value / power % 10))
                power /= 10
            }
            text.append(separator.asciiValue ?? 0)
        }
        append(date.year, digits: 4, "-")
        append(date.month, digits: 2, "-")
        append(date.day, digits: 2, "T")
        append(inDay / 3_600_000, digits: 2, ":")
        append(inDay / 60_000 % 60, digits: 2, ":")
        append(inDay / 1000 % 60, digits: 2, ".")
        append(inDay % 1000, digits: 3, "Z")
        return String(decoding: text, as: UTF8.self)
    }

    /// A day of the Gregorian calendar by its number since 1970-01-01; the algorithm is Howard
    /// Hinnant's `civil_from_days`.
    private static func date(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let (era, dayOfEra) = divide(shifted, by: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Rounded down, also below zero.
    private static func divide(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let remainder = value % divisor
        return remainder < 0
            ? (value / divisor - 1, remainder + divisor) : (value / divisor, remainder)
    }
}
