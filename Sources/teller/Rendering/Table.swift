/// Rows under titles, in columns; where the terminal is too narrow for them, row below row.
struct Table {
    enum Column {
        /// To the left, whole.
        case word(String)
        /// To the right, whole.
        case amount(String)
        /// To the left; shortened where the terminal is too narrow.
        case text(String)

        fileprivate var title: String {
            switch self {
            case .word(let title), .amount(let title), .text(let title): title
            }
        }

        fileprivate var isText: Bool {
            if case .text = self { true } else { false }
        }
    }

    let columns: [Column]
    /// One cell a column; foreign text in them is escaped here.
    let rows: [[String]]

    /// A text column keeps so many columns of the terminal, however narrow that is.
    private static let shortestText = 8
    /// Where lines may have any length, columns are aligned up to this one.
    private static let widestPadding = 60
    private static let gap = "  "

    func text(_ layout: Layout) -> String {
        let cells = rows.map { $0.map(layout.word) }
        let widths = widths(cells, layout.width)
        if let limit = layout.width, total(widths) > limit {
            return cells.map { block($0, limit, layout) }.joined(separator: "\n\n")
        }
        let head = layout.styled(line(columns.map(\.title), widths, layout), .strong)
        return ([head] + cells.map { line($0, widths, layout) }).joined(separator: "\n")
    }

    private func widths(_ cells: [[String]], _ limit: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            let widest = cells.reduce(DisplayWidth.of(columns[index].title)) {
                max($0, DisplayWidth.of($1[index]))
            }
            let most = max(limit ?? Self.widestPadding, Self.shortestText)
            return columns[index].isText ? min(widest, most) : widest
        }
        guard let limit else { return widths }
        while total(widths) > limit {
            let wide = columns.indices.filter {
                columns[$0].isText && widths[$0] > Self.shortestText
            }
            guard let widest = wide.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func total(_ widths: [Int]) -> Int {
        widths.reduce(Self.gap.count * (columns.count - 1), +)
    }

    /// A row on lines of its own, each behind its title: what fits any terminal, with ids and
    /// amounts whole.
    private func block(_ cells: [String], _ limit: Int, _ layout: Layout) -> String {
        let widest = columns.reduce(0) { max($0, DisplayWidth.of($1.title)) }
        let room = max(limit - widest - Self.gap.count, Self.shortestText)
        let lines = zip(columns, cells).filter { !$1.isEmpty }.map { column, cell in
            let padding = String(repeating: " ", count: widest - DisplayWidth.of(column.title))
            let text = column.isText ? DisplayWidth.shortened(cell, to: room) : cell
            return layout.styled(column.title, .faint) + padding + Self.gap + text
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String], _ widths: [Int], _ layout: Layout) -> String {
        var line = ""
        for (index, column) in columns.enumerated() {
            if index > 0 { line += Self.gap }
            let cell =
                column.isText && layout.width != nil
                ? DisplayWidth.shortened(cells[index], to: widths[index]) : cells[index]
            let padding = String(
                repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cell)))
            switch column {
            case .amount: line += padding + cell
            case .word, .text: line += cell + padding
            }
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
