import Foundation
import TestSupport
import Testing

@testable import TellerSystemd

@Suite("systemd/teller.catalog")
struct CatalogTests {
    private struct Entry {
        var id: String
        var headers: [String: String] = [:]
        var text = ""
    }

    private static let entries: [Entry] = {
        let path = Programs.root + "/systemd/teller.catalog"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var entries: [Entry] = []
        var isHeader = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") { continue }
            if line.hasPrefix("-- ") {
                entries.append(Entry(id: String(line.dropFirst(3))))
                isHeader = true
            } else if line.isEmpty, isHeader {
                isHeader = false
            } else if !entries.isEmpty {
                let last = entries.count - 1
                if isHeader, let colon = line.range(of: ": ") {
                    entries[last].headers[String(line[..<colon.lowerBound])] =
                        String(line[colon.upperBound...])
                } else {
                    entries[last].text += line + "\n"
                }
            }
        }
        return entries
    }()

    @Test("explains every event, and nothing else, once each")
    func complete() {
        #expect(Self.entries.map(\.id).sorted() == Event.allCases.map(\.rawValue).sorted())
    }

    @Test("An entry has a subject, its origin, a page, and a text of lines that a terminal holds")
    func headers() {
        for entry in Self.entries {
            #expect(entry.headers["Subject"]?.isEmpty == false, "\(entry.id)")
            #expect(entry.headers["Defined-By"] == "teller", "\(entry.id)")
            #expect(entry.headers["Documentation"]?.hasPrefix("man:") == true, "\(entry.id)")
            #expect(!entry.text.isEmpty, "\(entry.id)")
            #expect(entry.text.split(separator: "\n").allSatisfy { $0.count <= 90 }, "\(entry.id)")
        }
    }

    @Test("What it quotes is a field of ours")
    func placeholders() {
        let fields = Set(LogKey.allCases.map { "@\(Journal.field($0.rawValue))@" })
        for entry in Self.entries {
            for match in "\(entry.headers) \(entry.text)".matches(of: /@\w+@/) {
                #expect(fields.contains(String(match.output)), "\(entry.id): \(match.output)")
            }
        }
    }

    @Test("An id is what systemd-id128 makes")
    func ids() {
        for event in Event.allCases {
            #expect(
                event.rawValue.wholeMatch(of: /[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}/) != nil)
        }
    }

    @Test("tellerd(8) lists every event with its id, and every field")
    func manual() throws {
        let page = try String(contentsOfFile: Programs.root + "/man/tellerd.8", encoding: .utf8)
        for event in Event.allCases {
            let entry = ".It \"\(event.message)\"\n.Li \(event.rawValue)\n"
            #expect(page.contains(entry), "\(event)")
        }
        for key in LogKey.allCases {
            #expect(page.contains(".It Cm \(Journal.field(key.rawValue))\n"), "\(key)")
        }
    }
}
