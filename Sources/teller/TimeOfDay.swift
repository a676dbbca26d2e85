import ArgumentParser
import Glibc
import TellerRPC

/// Points in time as people type them.
enum TimeOfDay {
    /// A time of the wire for what was typed.
    ///
    /// Taken are a time as RFC 3339 has it, a day of the machine's calendar, which stands for its
    /// beginning, and a number of days (`7d`) or hours (`12h`) back from now.
    static func wire(_ text: String) throws -> String { try wire(text, now: time(nil)) }

    static func wire(_ text: String, now: time_t) throws -> String {
        if RFC3339.milliseconds(text) != nil { return text }
        guard let seconds = ago(text, now) ?? beginning(ofDay: text) else {
            throw ValidationError(
                "A time is a day like 2026-11-22, 7d or 12h ago, or 2026-11-22T09:30:00Z.")
        }
        return LocalTime.wire(seconds)
    }

    private static func ago(_ text: String, _ now: time_t) -> time_t? {
        let units = ["d": 86_400, "h": 3600]
        guard let unit = units[String(text.suffix(1))], let count = number(text.dropLast()) else {
            return nil
        }
        return now - count * unit
    }

    private static func beginning(ofDay text: String) -> time_t? {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.map(\.count) == [4, 2, 2], let year = number(fields[0]),
            let month = number(fields[1]), let day = number(fields[2])
        else { return nil }
        var parts = tm()
        parts.tm_year = CInt(year - 1900)
        parts.tm_mon = CInt(month - 1)
        parts.tm_mday = CInt(day)
        // Whether it is summer time then is for the C library to find out.
        parts.tm_isdst = -1
        let seconds = mktime(&parts)
        // mktime(3) turns the 31st of February into a day of March.
        let isDay = parts.tm_mon == CInt(month - 1) && parts.tm_mday == CInt(day)
        return isDay ? seconds : nil
    }

    /// Up to five digits, so that nothing overflows.
    private static func number(_ text: Substring) -> Int? {
        let isNumber = (1...5).contains(text.count) && text.allSatisfy { "0"..."9" ~= $0 }
        return isNumber ? Int(text) : nil
    }
}
