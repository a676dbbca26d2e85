/// Gathers the rows of a page where not every row that is visited is shown.
///
/// It ends after so many rows looked at, or so much text, shown or not, so that a filter which
/// nothing passes makes no endless walk: the page is then short, and `next` goes on behind the last
/// row looked at.
struct FilteredPage<Row: Sendable>: Sendable {
    /// Some ten milliseconds of work.
    static var visits: Int { 10_000 }
    /// Some ten milliseconds of searching.
    static var visitedBytes: Int { 16 << 20 }

    private var page: PageBuilder<Row>
    private var visited = 0
    private var bytes = 0
    private var hasMore = false
    private var cursor: String?

    init(limit: Int64?) { page = PageBuilder(limit: limit) }

    /// Takes a row, nil if it is not to be shown; whether to go on.
    mutating func add(_ row: Row?, bytes size: Int, cursor: String) -> Bool {
        guard visited < Self.visits, bytes < Self.visitedBytes else {
            hasMore = true
            return false
        }
        if let row, !page.add(row, bytes: size) {
            hasMore = true
            return false
        }
        visited += 1
        bytes += size
        self.cursor = cursor
        return true
    }

    var rows: [Row] { page.rows }

    /// What the next page is asked for with; nil on the last.
    var next: String? { hasMore ? cursor : nil }
}
