import Glibc
import TellerRPC
import Testing

@testable import teller

@Suite("A conversation on the terminal")
struct ConversationTests {
    @Test(
        "Lines that begin with a slash are commands",
        arguments: [
            ("hello", nil), ("//etc/passwd?", nil), (" /quit", nil), ("/model", .model(nil)),
            ("/model  smol ", .model("smol")), ("/model a b", .unknown("/model")),
            ("/balance", .balance), ("/new", .new), ("/help", .help), ("/quit", .quit),
            ("/", .unknown("/")), ("/etc/passwd is what?", .unknown("/etc/passwd")),
        ] as [(String, SlashCommand?)])
    func commands(line: String, command: SlashCommand?) {
        #expect(SlashCommand(line) == command)
    }

    @Test("A message may begin with a slash")
    func slashes() {
        #expect(SlashCommand.message("//etc/passwd?") == "/etc/passwd?")
        #expect(SlashCommand.message("a//b") == "a//b")
    }

    @Test("What was typed is kept privately, and no more of it than is wanted")
    func history() async throws {
        try await FakeDaemon.inFolder { folder in
            let history = MessageHistory(directory: folder + "/state")
            #expect(history.load() == [])
            history.add("first")
            history.add("zweite ä")
            history.add(String(repeating: "x", count: MessageHistory.messageBytes + 1))
            #expect(history.load() == ["first", "zweite ä"])
            var status = stat()
            #expect(stat(history.path, &status) == 0 && status.st_mode & 0o777 == 0o600)
            for number in 0..<MessageHistory.messages { history.add("message \(number)") }
            #expect(history.load().count == MessageHistory.messages)
            #expect(history.load().first == "message 0")
            history.add("last")
            #expect(history.load().first == "message 1")
            #expect(history.load().last == "last")
        }
    }
}

@Suite("Times that are typed")
struct TimeOfDayTests {
    @Test(
        "Days back and RFC 3339",
        arguments: [
            ("7d", "2026-11-15T12:00:00Z"), ("12h", "2026-11-22T00:00:00Z"),
            ("0d", "2026-11-22T12:00:00Z"),
            ("2026-11-22T09:30:00+02:00", "2026-11-22T09:30:00+02:00"),
        ])
    func taken(text: String, time: String) throws {
        #expect(try TimeOfDay.wire(text, now: 1_795_348_800) == time)
    }

    @Test("A day is its beginning on this machine")
    func day() throws {
        let wire = try TimeOfDay.wire("2026-07-01", now: 0)
        #expect(LocalTime.text(wire) == "2026-07-01 00:00")
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "d", "-7d", "7", "7w", "2026-02-30", "2026-13-01", "2026-7-1", "1e3d",
            "yesterday", "2026-11-22 09:30", "999999d",
        ])
    func refused(text: String) {
        #expect(throws: (any Error).self) { try TimeOfDay.wire(text, now: 0) }
    }

}

@Suite("Completions")
struct CompletionTests {
    @Test("A name that a shell would act on is no candidate")
    func plain() {
        #expect(Completion.isPlain("erased:1") && Completion.isPlain("a@b.c+d-e_f"))
        for name in ["$(reboot)", "`a`", "a b", "a;b", "ä", "a\u{1B}"] {
            #expect(!Completion.isPlain(name))
        }
    }

    @Test("The socket of an unfinished command line is found")
    func socket() {
        #expect(Completion.options(in: ["teller", "--socket", "/s", "chat"]).socket == "/s")
        #expect(Completion.options(in: ["teller", "chat", "--socket=/s"]).socket == "/s")
        #expect(Completion.options(in: ["teller", "chat", "--socket"]).socket == nil)
    }
}
