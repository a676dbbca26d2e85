import Foundation
import TestSupport
import Testing

/// The source of a manual page, cut up by its macros.
///
/// The source and not what it looks like: it says what is an option and what is a field.
struct Page {
    /// A section or subsection: what stands behind its macro, and the lines up to the next one.
    struct Part: CustomTestStringConvertible {
        let title: String
        let lines: [String]

        var testDescription: String { title }

        /// What stands behind `.It` and a macro, of each item that begins with it.
        func items(_ macro: String) -> [String] {
            let prefix = ".It \(macro) "
            return lines.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        }

        func refers(to title: String) -> Bool {
            lines.contains { $0 == ".Sx \(title)" || $0.hasPrefix(".Sx \(title) ") }
        }

        /// The lines of each literal display, as they are shown.
        var displays: [[String]] {
            lines.split { $0 == ".Ed" }.compactMap { part in
                guard let begin = part.lastIndex(where: { $0.hasPrefix(".Bd -literal") }) else {
                    return nil
                }
                return part[(begin + 1)...].map(Page.shown)
            }
        }
    }

    let name: String
    let lines: [String]

    init(_ name: String) throws {
        self.name = name
        let text = try String(contentsOfFile: Self.path(name), encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static let names = [
        "teller.1", "teller.yaml.5", "teller-rpc.7", "teller-bridge.8", "tellerd.8",
    ]

    static func path(_ name: String) -> String { Programs.root + "/man/" + name }

    var whole: Part { Part(title: name, lines: lines) }

    func section(_ title: String) -> Part {
        parts(".Sh", of: lines).first { $0.title == title } ?? Part(title: title, lines: [])
    }

    func subsections(of title: String) -> [Part] { parts(".Ss", of: section(title).lines) }

    private func parts(_ macro: String, of lines: [String]) -> [Part] {
        let begins = lines.indices.filter { lines[$0].hasPrefix(macro + " ") }
        return begins.enumerated().map { number, begin in
            let end = number + 1 < begins.count ? begins[number + 1] : lines.endIndex
            return Part(
                title: String(lines[begin].dropFirst(macro.count + 1)),
                lines: Array(lines[(begin + 1)..<end]))
        }
    }

    private static func shown(_ line: String) -> String {
        line.replacing("\\&", with: "").replacing("\\-", with: "-").replacing("\\e", with: "\\")
    }
}
