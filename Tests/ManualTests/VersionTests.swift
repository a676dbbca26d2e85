import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("One version everywhere")
struct VersionTests {
    private static func text(_ name: String) throws -> String {
        try String(contentsOfFile: Programs.root + "/" + name, encoding: .utf8)
    }

    @Test("The packages are of the programs' version")
    func packages() throws {
        let changelog = try Self.text("debian/changelog")
        let newest = try #require(changelog.split(separator: "\n").first)
        #expect(newest.hasPrefix("teller (\(Version.current)) "), "\(newest)")
        #expect(try Self.text("README.md").contains("teller_\(Version.current)_amd64.deb"))
    }

    @Test("The newest version of the changelog, if it names one, is theirs")
    func changelog() throws {
        let changelog = try Self.text("CHANGELOG.md")
        let headings = changelog.matches(of: /(?m)^## \[(.+?)\]/).map { String($0.1) }
        #expect(headings.first == "Unreleased" || headings.first == Version.current)
        let released = headings.filter { $0 != "Unreleased" }
        #expect(released.isEmpty || released[0] == Version.current)
    }

    @Test("Every unit that is shipped is in a package, and is told how to be started there")
    func units() throws {
        let rules = try Self.text("debian/rules")
        let folder = try FileManager.default.contentsOfDirectory(
            atPath: Programs.root + "/systemd")
        let units = folder.filter { $0.hasSuffix(".socket") || $0.hasSuffix(".timer") }
        #expect(units.count >= 4)
        for unit in units { #expect(rules.contains(unit), "\(unit)") }
    }
}
