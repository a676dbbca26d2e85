import Glibc

/// Times of the wire in the time zone of the machine, or of `TZ`.
enum LocalTime {
    /// `2026-07-01 09:30` for a time of RFC 3339 in UTC; what is no such time stays as it is.
    static func text(_ time: String) -> String {
        text(time) { seconds in
            var seconds = seconds
            var local = tm()
            localtime_r(&seconds, &local)
            return local
        }
    }

    static func text(_ time: String, convert: (time_t) -> tm) -> String {
        guard let seconds = seconds(time) else { return time }
        let local = convert(seconds)
        let date = "\(Int(local.tm_year) + 1900)-\(two(local.tm_mon + 1))-\(two(local.tm_mday))"
        return "\(date) \(two(local.tm_hour)):\(two(local.tm_min))"
    }

    /// The time of the wire for seconds since 1970.
    static func wire(_ seconds: time_t) -> String {
        var seconds = seconds
        var utc = tm()
        gmtime_r(&seconds, &utc)
        let date = "\(Int(utc.tm_year) + 1900)-\(two(utc.tm_mon + 1))-\(two(utc.tm_mday))"
        return "\(date)T\(two(utc.tm_hour)):\(two(utc.tm_min)):\(two(utc.tm_sec))Z"
    }

    /// Seconds since 1970 of `YYYY-MM-DDTHH:MM:SS[.fff]Z`.
    private static func seconds(_ time: String) -> time_t? {
        let bytes = Array(time.utf8)
        guard bytes.count >= 20, bytes.last == UInt8(ascii: "Z"), bytes[10] == UInt8(ascii: "T")
        else { return nil }
        let fields = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19].compactMap { range in
            CInt(String(decoding: bytes[range], as: UTF8.self))
        }
        guard fields.count == 6 else { return nil }
        var parts = tm()
        parts.tm_year = fields[0] - 1900
        parts.tm_mon = fields[1] - 1
        parts.tm_mday = fields[2]
        parts.tm_hour = fields[3]
        parts.tm_min = fields[4]
        parts.tm_sec = fields[5]
        return timegm(&parts)
    }

    private static func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
