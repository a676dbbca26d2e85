/// Prometheus' text format, version 0.0.4.
struct Exposition {
    /// What goes with it as the type of a body.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func begin(_ family: MetricFamily) {
        text += "# HELP \(family.name) \(Self.escapedHelp(family.help))\n"
        text += "# TYPE \(family.name) \(Self.word(family.kind))\n"
    }

    mutating func add(_ name: String, _ labels: [MetricLabel], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{"
            for (index, label) in labels.enumerated() {
                if index > 0 { text += "," }
                text += "\(label.name)=\"\(Self.escapedValue(label.value))\""
            }
            text += "}"
        }
        text += " \(Self.number(value))\n"
    }

    /// Buckets count all that is at or below their bound.
    mutating func add(
        _ name: String, _ labels: [MetricLabel], _ histogram: HistogramCell.Snapshot,
        bounds: [Double]
    ) {
        var count = 0
        for (bound, inBucket) in zip(bounds + [.infinity], histogram.counts) {
            count &+= inBucket
            add(
                "\(name)_bucket", labels + [MetricLabel("le", Self.number(bound))], Double(count))
        }
        add("\(name)_sum", labels, histogram.sum)
        add("\(name)_count", labels, Double(count))
    }

    private static func word(_ kind: MetricFamily.Kind) -> String {
        switch kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }

    /// A number as Go reads it; whole ones without a point, as far as they are exact.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        guard let whole = Int64(exactly: value), abs(value) < 0x1p53 else { return "\(value)" }
        return "\(whole)"
    }

    private static func escapedHelp(_ text: String) -> String {
        escaped(text) { character in
            switch character {
            case "\\": "\\\\"
            case "\n": "\\n"
            default: nil
            }
        }
    }

    static func escapedValue(_ text: String) -> String {
        escaped(text) { character in
            switch character {
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\"": "\\\""
            default: nil
            }
        }
    }

    /// By scalars, since a carriage return and a line feed are one character.
    private static func escaped(
        _ text: String, _ replacement: (Unicode.Scalar) -> String?
    ) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let other = replacement(scalar) {
                result.append(contentsOf: other.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
