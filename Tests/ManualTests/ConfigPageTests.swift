import TestSupport
import Testing

@testable import TellerConfig

@Suite("teller.yaml(5) says what the config declares")
struct ConfigPageTests {
    let page: Page

    init() throws { page = try Page("teller.yaml.5") }

    @Test(
        "Every key stands in the section of its own with bounds and default, and no other does",
        arguments: [
            ("Keys", Config.declarations), ("accounts", below("accounts")),
            ("models", below("models")), ("price", below("price", below("models"))),
            ("limits", below("limits")),
        ])
    func keys(title: String, declarations: [Config.Declaration]) throws {
        let section = try #require(
            page.subsections(of: "DESCRIPTION").first { $0.title == title })
        #expect(section.items("Ic") == declarations.map(\.name))
        // Folded lines are one sentence.
        let text = section.lines.joined(separator: " ")
        for declaration in declarations where !declaration.phrase.isEmpty {
            let expected = ".It Ic \(declaration.name) \(declaration.phrase)"
            #expect(text.contains(expected), "\(expected)")
        }
    }

    @Test("The first example holds the defaults, and the others can be used as they are")
    func examples() throws {
        let examples = page.section("EXAMPLES").displays.map { $0.joined(separator: "\n") }
        let configs = try examples.map { try Config.parse(Array($0.utf8), file: "example") }
        #expect(configs.first == Config())
        #expect(configs.count > 1)
    }

    private static func below(
        _ name: String, _ declarations: [Config.Declaration] = Config.declarations
    ) -> [Config.Declaration] {
        declarations.first { $0.name == name }?.keys ?? []
    }
}

extension Config.Declaration {
    fileprivate var phrase: String {
        let value = defaultValue.map { $0.isEmpty ? "empty" : $0 }
        let end = value.map { "; default \($0)." } ?? "; required."
        switch bounds {
        case .integer, .price: return "Integer, \(bounds.phrase)\(end)"
        case .text: return "Text, \(bounds.phrase)\(end)"
        case .boolean: return "True or false\(end)"
        case .choice: return "One of \(bounds.phrase)\(end)"
        case .names(let count):
            return "List of \(count.lowerBound) to \(count.upperBound) names\(end)"
        case .section, .models: return ""
        }
    }
}
