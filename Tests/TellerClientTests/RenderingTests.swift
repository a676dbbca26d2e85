import Glibc
import TellerRPC
import Testing

@testable import teller

@Suite struct RenderingTests {
    private func layout(width: Int? = nil) -> Layout {
        Layout(isTerminal: width != nil, width: width, hasColour: false, time: { $0 })
    }

    @Test("Amounts stand to the right, words to the left, nothing trails")
    func alignment() {
        let table = Table(
            columns: [.word("KIND"), .amount("AMOUNT"), .text("ABOUT")],
            rows: [["grant", "4000", ""], ["charge", "-100", "c1"]])
        #expect(
            table.text(layout()) == """
                KIND    AMOUNT  ABOUT
                grant     4000
                charge    -100  c1
                """)
    }

    @Test("On a narrow terminal texts are shortened, amounts are not")
    func narrow() {
        let table = Table(
            columns: [.amount("PRICE"), .text("MESSAGE"), .text("REPLY")],
            rows: [["100", "a rather long message", "short"]])
        #expect(
            table.text(layout(width: 30)) == """
                PRICE  MESSAGE           REPLY
                  100  a rather long m…  short
                """)
        #expect(table.text(layout(width: 22)).contains("100  a rathe…  short"))
        #expect(table.text(layout()).contains("a rather long message"))
    }

    @Test("Where not even shortened columns fit, each row is told on lines of its own")
    func blocks() {
        let table = Table(
            columns: [.word("TIME"), .amount("PRICE"), .text("MESSAGE"), .text("MEMO")],
            rows: [
                ["2026-11-22 18:32", "100", "a rather long message", ""], ["t", "1", "m", "n"],
            ])
        #expect(
            table.text(layout(width: 25)) == """
                TIME     2026-11-22 18:32
                PRICE    100
                MESSAGE  a rather long m…

                TIME     t
                PRICE    1
                MESSAGE  m
                MEMO     n
                """)
    }

    @Test("A cell never breaks its row, wherever it goes")
    func rows() {
        let table = Table(columns: [.text("A")], rows: [["one\ntwo\u{1B}[2J"]])
        #expect(table.text(layout()) == "A\none\\ntwo\\u{1b}[2J")
    }

    @Test(
        "Foreign text can't steer a terminal",
        arguments: [
            ("plain wörld 漢字\n\tend\r\n", "plain wörld 漢字\n\tend\r\n"),
            ("\u{1B}]0;x\u{07}", "\\u{1b}]0;x\\u{7}"), ("a\rb", "a\\rb"),
            ("\u{9B}31m\u{7F}", "\\u{9b}31m\\u{7f}"),
            ("\u{202E}abc\u{2066}\u{2028}", "\\u{202e}abc\\u{2066}\\u{2028}"),
            ("👩‍👩‍👧 e\u{301}", "👩‍👩‍👧 e\u{301}"),
        ])
    func escaping(text: String, shown: String) {
        #expect(layout(width: 80).foreign(text) == shown)
        #expect(layout().foreign(text) == text)
    }

    @Test("JSON for a terminal means the same")
    func json() throws {
        let text = "{\"a\":\"\u{9B}\u{202E}\u{7F}ö\"}"
        let escaped = ForeignText.escapedJSON(text)
        #expect(escaped == #"{"a":"\u009b\u202e\u007fö"}"#)
        #expect(
            try JSONText.decode(JSONValue.self, from: Array(escaped.utf8))
                == JSONText.decode(JSONValue.self, from: Array(text.utf8)))
    }

    @Test(
        "Shortening counts columns",
        arguments: [
            ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("漢字漢字", 5, "漢字…"), ("漢字", 4, "漢字"),
            ("漢字", 3, "漢…"), ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"), ("ab", 1, "…"),
            ("ab", 0, ""), ("", 3, ""),
        ])
    func shortening(text: String, width: Int, shown: String) {
        #expect(DisplayWidth.shortened(text, to: width) == shown)
    }

    @Test(
        "Times are shown in the machine's zone",
        arguments: [
            ("2026-07-01T09:30:59.123Z", "2026-07-01 09:30"),
            ("2024-02-29T23:59:59Z", "2024-02-29 23:59"), ("soon", "soon"),
            ("2026-07-01T09:30:59+02:00", "2026-07-01T09:30:59+02:00"),
        ])
    func times(time: String, shown: String) {
        let text = LocalTime.text(time) { seconds in
            var seconds = seconds
            var utc = tm()
            gmtime_r(&seconds, &utc)
            return utc
        }
        #expect(text == shown)
    }

    @Test(
        "Durations by their two largest units",
        arguments: [
            (0, "0 s"), (59, "59 s"), (60, "1 min"), (3661, "1 h 1 min"), (93_784, "1 d 2 h"),
            (86_401, "1 d"),
        ] as [(Int64, String)])
    func durations(seconds: Int64, shown: String) {
        #expect(ServerInfo.Result.duration(seconds) == shown)
    }

    @Test("Results read as sentences")
    func sentences() {
        #expect(Balance.Result(balance: 1, held: 0).text(layout()) == "1 token")
        #expect(
            Balance.Result(balance: 3900, held: 100).text(layout())
                == "3900 tokens, and 100 held for running chats")
        #expect(
            Register.Result(username: "a", balance: 4000).text(layout())
                == "Registered a with 4000 tokens.\nNext: teller login a")
        #expect(History.Result(chats: [], next: nil).text(layout()) == "No chats.")
    }

    @Test("A chat without an answer shows its state instead")
    func states() {
        let chat = Chat(
            chat: "c", conversation: "c", message: "m", reply: "", model: "echo", price: 0,
            state: .interrupted, at: "2026-07-01")
        let result = History.Result(chats: [chat], next: "c")
        #expect(result.text(layout()).hasSuffix("(interrupted)"))
        #expect(result.nextPage == "More with: --before c")
    }

    @Test("A metered price has columns of its own, where there is one")
    func prices() {
        let flat = Models.Model(name: "echo", price: 100, isDefault: true, available: true)
        let metered = Models.Model(
            name: "smol", price: 1, per1kInput: 5, per1kOutput: 15, isDefault: false,
            available: false)
        #expect(
            Models.Result(models: [flat, metered]).text(layout()) == """
                MODEL   PRICE  PER 1K READ  PER 1K WRITTEN  DEFAULT  AVAILABLE
                echo      100                               yes      yes
                smol   from 1            5              15           no
                """)
        #expect(!Models.Result(models: [flat]).text(layout()).contains("1K"))
    }

    @Test("Disagreements are named")
    func verify() {
        let result = AdminVerify.Result(
            ok: false, accounts: 2, granted: 10, balances: 9, held: 0, spent: 0, withdrawn: 0,
            disagreements: [.init(username: "bob", reason: "balance 9, entries 10")],
            disagreementCount: 1)
        let text = result.text(layout())
        #expect(text.contains("Accounts that disagree: 1.\nNAME  DISAGREEMENT\nbob"))
    }
}
