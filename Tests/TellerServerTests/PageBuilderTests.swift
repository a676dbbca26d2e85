import TellerRPC
import Testing

@testable import TellerServer

@Suite("Pages of a listing")
struct PageBuilderTests {
    /// Fills a page with rows of so many bytes.
    private static func page(limit: Int64?, _ sizes: [Int]) -> PageBuilder<Int> {
        var page = PageBuilder<Int>(limit: limit)
        for (row, size) in sizes.enumerated() {
            guard page.add(row, bytes: size) else { break }
        }
        return page
    }

    @Test(
        "A page has as many rows as were asked for, 50 if nobody asked, and knows of more",
        arguments: [
            (nil, 49, 49, false), (nil, 50, 50, false), (nil, 51, 50, true), (1, 1, 1, false),
            (1, 2, 1, true), (500, 600, 500, true),
        ] as [(Int64?, Int, Int, Bool)])
    func rows(limit: Int64?, available: Int, taken: Int, hasMore: Bool) {
        let page = Self.page(limit: limit, Array(repeating: 0, count: available))
        #expect(page.rows.count == taken)
        #expect(page.hasMore == hasMore)
    }

    @Test("A page ends before the row that would pass a mebibyte")
    func bytes() {
        let half = Limits.pageBytes / 2
        #expect(Self.page(limit: nil, [half, half, 0]).rows.count == 3)
        let full = Self.page(limit: nil, [half, half, 1])
        #expect(full.rows.count == 2)
        #expect(full.hasMore)
    }

    @Test("A row that alone is larger is a page of its own")
    func largeRow() {
        let page = Self.page(limit: nil, [Limits.pageBytes + 1, 0])
        #expect(page.rows == [0])
        #expect(page.hasMore)
    }
}
