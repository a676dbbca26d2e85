import Testing

@testable import TellerConfig

@Suite("What is no YAML, or more of it than a config needs")
struct SyntaxTests {
    @Test(
        "The line at fault is named",
        arguments: [
            ("accounts:\n\tstarting_balance: 5", "t.yaml:2: a tab indents this line"),
            ("store: sqlite\nstop_seconds 5\nlog_level: info", "t.yaml:2: this is no YAML: "),
            ("store: 'sqlite\n", "t.yaml:1: this is no YAML: found unexpected end of stream"),
            ("a: b: c", "t.yaml:1: this is no YAML: mapping values are not allowed"),
            ("accounts: {", "t.yaml:1: this is no YAML: "),
            ("a: 1\n  b: 2", "t.yaml:2: this is no YAML: "),
            ("store: *sqlite", "t.yaml:1: this is no YAML: found undefined alias"),
            ("store: @sqlite", "t.yaml:1: this is no YAML: "),
            ("a: 1\nb: \u{7}", "t.yaml:2: a control character (7) is in this line"),
            ("a: 1\n\0", "t.yaml:2: a control character (0) is in this line"),
            ("store: sqlite\n---\nstore: sqlite", "t.yaml:2: a second document begins here"),
            ("- a\n- b", "t.yaml:1: the file is a list; it must be a map of keys"),
            ("\nhello", "t.yaml:2: the file is hello; it must be a map of keys"),
            ("a: 1\nstore: !!str sqlite", "t.yaml:2: tags are not supported"),
            ("a: 1\nstore: !own 'sqlite'", "t.yaml:2: tags are not supported"),
            ("accounts: !!map {}", "t.yaml:1: tags are not supported"),
            ("{}: 1", "t.yaml:1: a key must be a text"),
            ("store: sqlite\n? [a]\n: 1", "t.yaml:2: a key must be a text"),
            ("!!int 5: 1", "t.yaml:1: a key must be a text"),
            ("~: 1", "t.yaml:1: ~ is not a known key"),
        ])
    func syntax(text: String, refusal: String) {
        let complaint = complaint(about: text)
        #expect(complaint.hasPrefix(refusal), "\(complaint)")
    }

    @Test("Bytes that are no UTF-8 are refused with their line")
    func noText() {
        let error = #expect(throws: ConfigError.self) {
            try Config.parse(Array("a: 1\nb: \u{FFFD}".utf8) + [0xFF, 0x0A], file: "t.yaml")
        }
        #expect(error?.description == "t.yaml:2: this line is not UTF-8")
    }

    @Test(
        "Aliases are refused before they can multiply",
        arguments: [
            ("accounts: &a { starting_balance: 5 }\nmodels: { echo: *a }", "t.yaml:2: "),
            (bomb(levels: 40, times: 9), "t.yaml:2: "),
            (bomb(levels: 40, times: 9) + "? *l39\n: 1\n", "t.yaml:2: "),
        ])
    func aliases(text: String, refusal: String) {
        #expect(complaint(about: text).hasPrefix(refusal + "aliases are not supported"))
    }

    @Test("A text may have both signs of an alias")
    func signs() throws {
        let config = try parse("accounts: { admin_group: 'R&D *all*' }")
        #expect(config.accounts.adminGroup == "R&D *all*")
    }

    @Test("A file of 1 MiB is read, a longer one is refused")
    func length() throws {
        let comment = Array(repeating: UInt8(ascii: "#"), count: Config.fileBytes)
        #expect(try Config.parse(comment, file: "t.yaml") == Config())
        let error = #expect(throws: ConfigError.self) {
            try Config.parse(comment + [0x0A], file: "t.yaml")
        }
        #expect(error?.description == "t.yaml: the file is longer than 1048576 bytes")
    }

    @Test(
        "Depth is bounded, whatever makes it",
        arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func depth(opening: String) {
        #expect(complaint(about: String(repeating: opening, count: 100_000)) != "")
    }

    private static func bomb(levels: Int, times: Int) -> String {
        let aliases = (1..<levels).map { level in
            let list = Array(repeating: "*l\(level - 1)", count: times).joined(separator: ", ")
            return "k\(level): &l\(level) [\(list)]\n"
        }
        return "k0: &l0 [x]\n" + aliases.joined()
    }
}
