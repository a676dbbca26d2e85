import TellerRPC

/// A result as people read it.
protocol Displayable {
    /// One line or several, without the last line's end. Foreign text in it is escaped.
    func text(_ layout: Layout) -> String
    /// How the next page is asked for, if there is one.
    var nextPage: String? { get }
}

extension Displayable {
    var nextPage: String? { nil }
}

/// `1 token`, `100 tokens`.
func tokens(_ count: Int64) -> String { count == 1 ? "1 token" : "\(count) tokens" }

/// Names with their values, one a line.
struct Facts {
    let facts: [(name: String, value: String)]

    func text(_ layout: Layout) -> String {
        let widest = facts.reduce(0) { max($0, $1.name.count) }
        return facts.map { name, value in
            let padding = String(repeating: " ", count: widest - name.count + 2)
            return layout.styled(name, .faint) + padding + layout.word(value)
        }.joined(separator: "\n")
    }
}
