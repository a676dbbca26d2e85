/// Prometheus' text format, taken apart; whatever is not as it has to be is a fault.
package struct MetricsText {
    package struct Family: Hashable {
        package var type = ""
        package var help = ""
    }

    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    /// By name.
    package private(set) var families: [String: Family] = [:]
    /// By name and labels, as they stand there.
    package private(set) var series: [String: Double] = [:]

    package init(_ text: String) throws(Fault) {
        var current = ""
        guard text.hasSuffix("\n") else { throw Fault(description: "the last line has no end") }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP "), words.count == 4 {
                current = words[2]
                guard families[current] == nil else {
                    throw Fault(description: "\(current) comes twice")
                }
                families[current] = Family(help: words[3])
            } else if line.hasPrefix("# TYPE "), words.count == 4, words[2] == current {
                families[current]?.type = words[3]
            } else {
                try add(String(line), to: current)
            }
        }
    }

    private mutating func add(_ line: String, to family: String) throws(Fault) {
        guard
            let match = line.wholeMatch(
                of: /(([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{.*\})?) (\S+)/),
            let value = Double(String(match.3).replacing("Inf", with: "inf"))
        else { throw Fault(description: "no series: \(line)") }
        let name = String(match.2)
        let isOfFamily =
            families[family]?.type == "histogram"
            ? ["_bucket", "_sum", "_count"].contains { name == family + $0 } : name == family
        guard isOfFamily else { throw Fault(description: "not of \(family): \(line)") }
        guard series.updateValue(value, forKey: String(match.1)) == nil else {
            throw Fault(description: "twice: \(line)")
        }
    }

    package subscript(_ series: String) -> Double? { self.series[series] }

    /// Series that begin so.
    package func count(_ prefix: String) -> Int { series.keys.count { $0.hasPrefix(prefix) } }

    /// What breaks Prometheus' conventions, as promtool finds it.
    package var breaches: [String] {
        families.flatMap { name, family in
            var breaches: [String] = []
            if family.help.isEmpty { breaches.append("\(name) has no help") }
            if name.contains(/[A-Z]/) { breaches.append("\(name) has capitals") }
            if (family.type == "counter") != name.hasSuffix("_total") {
                breaches.append("\(name) is a \(family.type)")
            }
            let words = name.split(separator: "_")
            let units = ["milliseconds", "ms", "minutes", "hours", "kilobytes", "kb", "mib"]
            for unit in units where words.contains(Substring(unit)) {
                breaches.append("\(name) is not in base units")
            }
            for type in ["counter", "gauge", "histogram"] where words.contains(Substring(type)) {
                breaches.append("\(name) names its type")
            }
            if !["process", "teller"].contains(words.first) {
                breaches.append("\(name) has no prefix of ours")
            }
            return breaches
        }.sorted()
    }
}
