/// What somebody may have meant by a name that does not exist.
enum Suggestion {
    /// `; did you mean …?`, or nothing.
    ///
    /// A section's key at the wrong depth is found too.
    static func sentence(for name: String, among names: [String]) -> String {
        if let near = nearest(to: name, among: names) { return "; did you mean \(near)?" }
        let paths = Config.keys.map(\.declaration).flatMap { section in
            [section.name] + section.keys.map { "\(section.name).\($0.name)" }
        }
        // A model's key has no place of its own to be named.
        let elsewhere = paths.first { path in
            !path.hasPrefix("models.") && (path == name || path.hasSuffix(".\(name)"))
        }
        return elsewhere.map { "; did you mean \($0)?" } ?? ""
    }

    private static func nearest(to name: String, among names: [String]) -> String? {
        // Longer than any key with two slips; keeps the distance cheap.
        guard name.utf8.count <= 64 else { return nil }
        let ranked = names.map { (name: $0, distance: distance(name, $0)) }
        let best = ranked.min { $0.distance < $1.distance }
        return best.flatMap { $0.distance <= max(1, min(2, $0.name.count / 3)) ? $0.name : nil }
    }

    /// Letters to insert, delete, replace or swap with their neighbour, without regard to case.
    static func distance(_ first: String, _ second: String) -> Int {
        let from = Array(first.lowercased().replacing("-", with: "_").utf8)
        let to = Array(second.lowercased().utf8)
        var rows = [Array(0...to.count)]
        for i in from.indices {
            var row = [i + 1]
            for j in to.indices {
                let replaced = rows[i][j] + (from[i] == to[j] ? 0 : 1)
                var least = min(rows[i][j + 1] + 1, row[j] + 1, replaced)
                if i > 0, j > 0, from[i] == to[j - 1], from[i - 1] == to[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[from.count][to.count]
    }
}
