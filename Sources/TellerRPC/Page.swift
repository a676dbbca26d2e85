/// The params by which a listing is asked for a page.
package enum Page {
    static func limitField<Root>(
        _ path: any KeyPath<Root, Int64?> & Sendable
    ) -> Field<Root> {
        .integer(
            "limit", path, Limits.pageRowsAllowed,
            "Rows of the page at most; \(Limits.pageRows) if not given.")
    }

    static func beforeField<Root>(
        _ path: any KeyPath<Root, String?> & Sendable
    ) -> Field<Root> {
        .text(
            "before", path, bytes: Limits.publicIDBytes,
            "Goes on with older rows: 'next' of the page before.")
    }

    static let next = Property(
        "next", .id, required: false, "What the next page is asked for with; absent on the last.")
}
