import Testing

@testable import TellerConfig

@Suite("What a config is refused for, and in which words")
struct RefusalTests {
    @Test(
        "An unknown key is refused with the one that was meant",
        arguments: [
            ("stop_second: 5", "stop_second is not a known key; did you mean stop_seconds?"),
            ("stop-seconds: 5", "stop-seconds is not a known key; did you mean stop_seconds?"),
            ("Store: sqlite", "Store is not a known key; did you mean store?"),
            ("colour: red", "colour is not a known key"),
            (
                "starting_balance: 5",
                "starting_balance is not a known key; did you mean accounts.starting_balance?"
            ),
            (
                "accounts: { stop_seconds: 5 }",
                "accounts.stop_seconds is not a known key; did you mean stop_seconds?"
            ),
            (
                "accounts: { starting_balnace: 5 }",
                "accounts.starting_balnace is not a known key; did you mean starting_balance?"
            ),
            (
                "models: { echo: { provider: echo, uri: x } }",
                "models.echo.uri is not a known key; did you mean url?"
            ),
            ("<<: { stop_seconds: 5 }", "<< is not a known key"),
        ])
    func unknownKeys(text: String, refusal: String) {
        #expect(complaint(about: text) == "t.yaml:1: \(refusal)")
    }

    @Test(
        "A key that is given twice is refused where it stands again",
        arguments: [
            ("store: sqlite\n\nstore: sqlite", "t.yaml:3: store is given twice, first in line 1"),
            (
                "accounts:\n  admin_group: a\n  # between\n  admin_group: b",
                "t.yaml:4: accounts.admin_group is given twice, first in line 2"
            ),
            (
                "models:\n  a:\n    provider: echo\n  b:\n    price: 1\n    'price': 2",
                "t.yaml:6: models.b.price is given twice, first in line 5"
            ),
            (
                "accounts: { admin_group: a, admin_group: b }",
                "t.yaml:1: admin_group is given twice"
            ),
        ])
    func duplicates(text: String, refusal: String) {
        #expect(complaint(about: text) == refusal)
    }

    @Test(
        "Models are held to their rules",
        arguments: [
            ("models:", "t.yaml:1: models is empty; it must be a map of models by name"),
            ("models: []", "t.yaml:1: models is a list; it must be a map of models by name"),
            ("models: {}", "t.yaml:1: models has 0; it may have 1 to 1000 models"),
            ("models:\n  echo:", "t.yaml:2: models.echo.provider is missing"),
            ("models:\n  echo: 5", "t.yaml:2: models.echo is 5; it must be a map of keys"),
            ("models:\n  echo: { price: 5 }", "t.yaml:2: models.echo.provider is missing"),
            (
                "models:\n  a b: { provider: echo }",
                "t.yaml:2: models.a b is no name for a model; "
                    + "it may have 1 to 64 of A-Z a-z 0-9 . _ : -"
            ),
            (
                "models:\n  '': { provider: echo }",
                "t.yaml:2: models. is no name for a model; "
                    + "it may have 1 to 64 of A-Z a-z 0-9 . _ : -"
            ),
            (
                "default_model: smollm",
                "t.yaml:1: default_model is smollm, which models does not have"
            ),
            (
                "stop_seconds: 5\nmodels:\n  other: { provider: echo }",
                "t.yaml:2: default_model is echo unless given, which models does not have"
            ),
        ])
    func models(text: String, refusal: String) {
        #expect(complaint(about: text) == refusal)
    }

    @Test("A model's name is at most 64 bytes")
    func longModelName() {
        let text = "models: { \(String(repeating: "x", count: 65)): { provider: echo } }"
        #expect(complaint(about: text).contains("is no name for a model"))
    }

    @Test("A config of 1,000 models is taken, one of 1,001 is not")
    func countOfModels() throws {
        let names = (1...1001).map { "  m\($0): { provider: echo }\n" }
        let start = "default_model: m1\nmodels:\n"
        #expect(try parse(start + names.dropLast().joined()).models.count == 1000)
        #expect(
            complaint(about: start + names.joined())
                == "t.yaml:3: models has 1001; it may have 1 to 1000 models")
    }

    @Test("All faults of a file are named, in the order of its lines")
    func allFaults() {
        let text = """
            stop_seconds: 0
            models:
              b: { price: -1 }
            accounts:
              starting_balance: x
              colour: red
            log_level: loud
            """
        let lines = complaint(about: text).split(separator: "\n")
        #expect(
            lines.map { $0.prefix(9) } == [
                "t.yaml:1:", "t.yaml:3:", "t.yaml:3:", "t.yaml:5:", "t.yaml:6:", "t.yaml:7:",
            ])
    }

    @Test("Of many faults the first are named, and the others counted")
    func manyFaults() {
        let text = (1...1000).map { "key\($0): 1\n" }.joined()
        let lines = complaint(about: text).split(separator: "\n")
        #expect(lines.count == 21)
        #expect(lines.first == "t.yaml:1: key1 is not a known key")
        #expect(lines.last == "and 980 more")
    }

    @Test("A value in a message is short and on one line")
    func shownValues() {
        let long = complaint(about: "store: \(String(repeating: "x", count: 5000))")
        #expect(long.utf8.count < 200)
        let odd = complaint(about: "store: \"a\\nb\\u202e\\e[31m\"")
        #expect(
            odd == "t.yaml:1: store is \"a\\u{a}b\\u{202e}\\u{1b}[31m\"; "
                + "this version has sqlite only")
    }
}
