import Testing

@testable import TellerServer

@Suite("A page of a listing with a filter")
struct FilteredPageTests {
    /// The ends of all pages of a listing of so many rows, by the number of the last row looked at.
    private func ends(rows: Int, bytes: Int, isShown: (Int) -> Bool) -> [(rows: Int, next: Int?)] {
        var ends: [(rows: Int, next: Int?)] = []
        var start = 0
        while true {
            var page = FilteredPage<Int>(limit: 3)
            for row in start..<rows {
                guard page.add(isShown(row) ? row : nil, bytes: bytes, cursor: "\(row)") else {
                    break
                }
            }
            let next = page.next.flatMap { Int($0) }
            ends.append((page.rows.count, next))
            guard let next, ends.count < 100 else { return ends }
            start = next + 1
        }
    }

    @Test("Ends where it is full, behind what was passed over")
    func full() {
        let ends = ends(rows: 10, bytes: 1) { $0 % 2 == 0 }
        #expect(ends.map(\.rows) == [3, 2])
        #expect(ends.map(\.next) == [5, nil])
    }

    @Test("Ends after 10,000 rows looked at, and is the last where they were all")
    func visits() {
        #expect(ends(rows: 10_000, bytes: 1) { _ in false }.map(\.next) == [nil])
        #expect(ends(rows: 10_001, bytes: 1) { _ in false }.map(\.next) == [9999, nil])
    }

    @Test("Ends after 16 MiB looked at, be it in the middle of a long row")
    func bytes() {
        #expect(ends(rows: 16, bytes: 1 << 20) { _ in false }.map(\.next) == [nil])
        #expect(ends(rows: 17, bytes: 1 << 20) { _ in false }.map(\.next) == [15, nil])
        let long = ends(rows: 3, bytes: 20 << 20) { _ in false }
        #expect(long.map(\.next) == [0, 1, nil])
    }
}
