import FoundationEssentials
import Testing

@testable import TellerConfig

@Suite("What is written about the config is true")
struct DocumentationTests {
    /// To write it anew: `TELLER_WRITE_EXAMPLE=1 swift test --filter DocumentationTests`.
    @Test("The shipped file is the example that follows from the declarations")
    func shippedFile() throws {
        let file = root.appending(path: "systemd/teller.yaml")
        if ProcessInfo.processInfo.environment["TELLER_WRITE_EXAMPLE"] != nil {
            try Data(Config.example.utf8).write(to: file)
        }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == Config.example)
        #expect(try parse(text) == Config())
    }

    @Test(
        "Every key stands in the example with a sentence",
        arguments: flat(Config.declarations, intoPrices: false))
    func example(declaration: Config.Declaration) {
        // Those of a model's server stand there in comments.
        let lines = Config.example.split(separator: "\n").map { $0.drop { "# ".contains($0) } }
        #expect(lines.contains { $0.hasPrefix("\(declaration.name):") })
        #expect(declaration.summary.hasSuffix("."))
        #expect(lines.contains { $0.hasPrefix(declaration.summary) })
    }

    @Test("What the example has in comments can be used as it is")
    func commentedModel() throws {
        let lines = Config.example.split(separator: "\n").map { line in
            line.hasPrefix("  # smollm:") || line.hasPrefix("  #   ")
                ? "  " + line.dropFirst(4) : String(line)
        }
        let config = try parse(lines.joined(separator: "\n"))
        #expect(config.models.map(\.name) == ["echo", "smollm"])
        var model = Config.Model()
        model.name = "smollm"
        model.provider = .openai
        model.url = "http://127.0.0.1:8080/v1"
        model.upstreamModel = "SmolLM2"
        #expect(config.models.last == model)
    }

    @Test("No line of the example is longer than 100 columns")
    func width() {
        #expect(Config.example.split(separator: "\n").allSatisfy { $0.count <= 100 })
    }

    @Test(
        "Every key stands in teller.yaml(5) with its bounds and default",
        arguments: flat(Config.declarations))
    func manual(declaration: Config.Declaration) throws {
        let text = String(decoding: try Data(contentsOf: manualPage), as: UTF8.self)
        let words = text.split(separator: "\n").joined(separator: " ")
        #expect(words.contains(beginning(of: declaration)))
    }

    private func beginning(of declaration: Config.Declaration) -> String {
        let phrase = declaration.bounds.phrase
        let value = declaration.defaultValue.map { $0.isEmpty ? "empty" : $0 }
        let end = value.map { "default \($0)." } ?? "required."
        let item = ".It Ic \(declaration.name) "
        return switch declaration.bounds {
        case .integer, .price: "\(item)Integer, \(phrase); \(end)"
        case .text: "\(item)Text, \(phrase); \(end)"
        case .boolean: "\(item)True or false; \(end)"
        case .choice: "\(item)One of \(phrase); \(end)"
        case .names(let count):
            "\(item)List of \(count.lowerBound) to \(count.upperBound) names; \(end)"
        case .section, .models: item
        }
    }
}

private let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
private let manualPage = root.appending(path: "man/teller.yaml.5")

private func flat(
    _ declarations: [Config.Declaration], intoPrices: Bool = true
) -> [Config.Declaration] {
    declarations.flatMap { declaration in
        if !intoPrices, case .price = declaration.bounds { return [declaration] }
        return [declaration] + flat(declaration.keys, intoPrices: intoPrices)
    }
}
