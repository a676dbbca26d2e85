import Foundation
import TestSupport
import Testing

@Suite("The manual pages are well-formed")
struct MandocTests {
    static let mandoc = ["/usr/bin/mandoc", "/usr/local/bin/mandoc"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "mandoc finds nothing to mend",
        .enabled(if: mandoc != nil, "mandoc is not installed: apt-get install mandoc"),
        arguments: Page.names)
    func lint(name: String) throws {
        let mandoc = try #require(Self.mandoc)
        try Scratch.use { scratch in
            let run = try scratch.run([mandoc, "-T", "lint", Page.path(name)])
            // mandoc looks for other pages below /usr/share/man only; ours need not be there.
            let findings = run.output.split(separator: "\n").filter { line in
                !Self.own.contains { line.contains("manual not found: Xr \($0)") }
            }
            #expect(findings == [])
        }
    }

    @Test("Every page refers to all others", arguments: Page.names)
    func references(name: String) throws {
        let also = try Page(name).section("SEE ALSO").lines.joined(separator: "\n")
        for (other, reference) in zip(Page.names, Self.own) where other != name {
            #expect(also.contains(".Xr \(reference)"))
        }
    }

    /// As they are referred to: `teller 1`.
    private static let own = Page.names.map { name in
        let parts = name.split(separator: ".")
        return parts.dropLast().joined(separator: ".") + " " + (parts.last ?? "")
    }
}
