package enum Statement: Method {
    package static let name = "statement"
    package static let access = Access.user
    package static let summary = "Lists the entries of the caller's account, newest first."
    package static let errors: [ErrorKind] = []

    package struct Params: MethodParams {
        package var before: String?
        package var limit: Int64?

        package init(before: String? = nil, limit: Int64? = nil) {
            self.before = before
            self.limit = limit
        }

        package static let fields: [Field<Params>] = [
            Page.beforeField(\.before),
            Page.limitField(\.limit),
        ]
    }

    package struct Result: MethodResult {
        package var entries: [Entry]
        package var next: String?

        package init(entries: [Entry], next: String?) {
            self.entries = entries
            self.next = next
        }

        package static let properties = [
            Property("entries", .list(of: .object(Entry.properties), count: nil), "The page."),
            Page.next,
        ]
    }
}
