import TellerLedger
import Testing

@testable import TellerServer

@Suite("Times as callers see them")
struct TimestampTests {
    /// Seconds as `date -u -d … +%s` prints them.
    @Test(
        "They are RFC 3339 in UTC with milliseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
            (1_798_761_599_999, "2026-12-31T23:59:59.999Z"),
            (-2_208_988_800_000, "1900-01-01T00:00:00.000Z"),
            (-11_670_998_400_001, "1600-02-28T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func edges(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test("Those beyond what years have digits for are as long", arguments: [Int64.min, .max])
    func beyond(milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339.utf8.count == 24)
    }
}
