import Foundation
import TestSupport
import Testing

@Suite("teller-bridge(8) says what the bridge counts", .blocking)
struct BridgeMetricsPageTests {
    @Test("Every metric that is served stands there with its kind and labels, and no other")
    func families() throws {
        try Scratch.serve { daemon in
            let port = Int.random(in: 30_000..<32_000)
            let bridge = try daemon.scratch.bridge(["--metrics-listen", "127.0.0.1:\(port)"])
            func metrics() throws -> MetricsText {
                try MetricsText(bridge.curl(["http://127.0.0.1:\(port)/metrics"]).body)
            }
            // Those of a route are shown once it was asked for.
            #expect(try bridge.ask("GET", "/healthz").status == 200)
            try wait(until: "the request is counted") {
                try metrics().count("teller_bridge_request_duration_seconds_count{") > 0
            }
            let served = try metrics()
            let phrases = served.families.map { Self.phrase($0.key, $0.value, in: served) }
            #expect(try Self.told().sorted() == phrases.sorted())
        }
    }

    /// What the page's items say.
    private static func told() throws -> [String] {
        let page = try String(
            contentsOfFile: Programs.root + "/man/teller-bridge.8", encoding: .utf8)
        let section = page.components(separatedBy: "\n.Sh ").first { $0.hasPrefix("METRICS\n") }
        let prefix = ".It Va "
        return (section ?? "").split(separator: "\n").filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count)) }
    }

    /// The same of what is served; the bounds of buckets are in no item.
    private static func phrase(
        _ name: String, _ family: MetricsText.Family, in text: MetricsText
    ) -> String {
        let names = ["", "_bucket"].map { name + $0 + "{" }
        let series = text.series.keys.first { key in names.contains { key.hasPrefix($0) } }
        let labels = (series ?? "").matches(of: /(\w+)="/).map { String($0.1) }
            .filter { $0 != "le" }
        let suffix = labels.isEmpty ? "" : " by " + labels.joined(separator: ", ")
        return "\(name) Pq \(family.type)\(suffix)"
    }
}
