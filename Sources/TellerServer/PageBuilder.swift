internal import TellerRPC

/// Gathers the rows of a page until it is full, and knows whether there is more.
struct PageBuilder<Row: Sendable>: Sendable {
    private(set) var rows: [Row] = []
    private(set) var hasMore = false
    private let limit: Int
    private var bytes = 0

    init(limit: Int64?) { self.limit = limit.map(Int.init) ?? Limits.pageRows }

    /// Takes a row, if there is room for it; whether to go on.
    ///
    /// A row that alone is over the limit of bytes is a page of its own, or a listing would end
    /// before it.
    mutating func add(_ row: Row, bytes size: Int) -> Bool {
        guard rows.count < limit, rows.isEmpty || bytes + size <= Limits.pageBytes else {
            hasMore = true
            return false
        }
        rows.append(row)
        bytes += size
        return true
    }
}
