import TellerMetrics
import TellerRPC
import TellerServer
import TestSupport
import Testing

@Suite("tellerd(8) says what the daemon counts")
struct MetricsPageTests {
    private static let families = MetricFamily.ofDaemon + ProcessFigures.families

    @Test("Every metric stands there with its kind and labels, and no other")
    func families() throws {
        let told = try Page("tellerd.8").section("METRICS").items("Va")
        #expect(told.sorted() == Self.families.map(Self.phrase).sorted())
    }

    @Test("A daemon shows what is declared, and nothing else")
    func output() throws {
        let upstream = try Upstream()
        let config = upstream.config(["fine": [:], "cutStream": [:]])
        try Scratch.serve(config: config) { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            for model in ["fine", "cutStream"] {
                let params: JSON = [
                    "token": token, "message": "a", "model": .string(model), "stream": true,
                ]
                try wire.send(request("chat", params, id: 1) + "\n")
                while try wire.answer()["method"] != .null {}
            }
            _ = try wire.call("no.such")
            let text = try wire.call("server.metrics")["result"]["text"].text ?? ""
            let families = try MetricsText(text).families
            let declared = Self.families.map { ($0.name, Self.kind($0)) }
            #expect(
                families.mapValues(\.type) == Dictionary(uniqueKeysWithValues: declared))
            for family in Self.families { #expect(families[family.name]?.help == family.help) }
        }
    }

    private static func phrase(_ family: MetricFamily) -> String {
        let labels = family.labels.isEmpty ? "" : " by " + family.labels.joined(separator: ", ")
        return "\(family.name) Pq \(kind(family))\(labels)"
    }

    private static func kind(_ family: MetricFamily) -> String {
        switch family.kind {
        case .counter: "counter"
        case .gauge: "gauge"
        case .histogram: "histogram"
        }
    }
}
