import TellerRPC
import TestSupport
import Testing

/// On a pseudo-terminal of script(1), which types what it is given, and Ctrl-D in the end.
@Suite("teller on a terminal, against the real daemon", .blocking)
struct TerminalTests {
    private func play(
        _ daemon: TestDaemon, _ command: String, typing input: String = "", for seconds: Int = 0,
        token: String? = nil, columns: Int = 80
    ) throws -> String {
        let scratch = daemon.scratch
        let shell = "stty cols \(columns) rows 24; exec \(Programs.teller) \(command)"
        return try scratch.run(
            ["/bin/bash", "-c", "{ cat; sleep \(seconds); } | script -qec \"$PLAYED\" /dev/null"],
            input: input,
            environment: [
                "PLAYED": shell,
                "TELLER_SOCKET": scratch.socket, "XDG_STATE_HOME": scratch.path("home"),
                "HOME": scratch.path, "TERM": "xterm", "SHELL": "/bin/sh", "TELLER_TOKEN": token,
            ].compactMapValues(\.self)
        ).output
    }

    @Test("A conversation takes messages and commands, and remembers what was typed")
    func conversation() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice").text
            let said = try play(
                daemon, "chat",
                typing: """
                    Hello
                    /balance
                    /model nobody
                    /model echo
                    /nonsense
                    //slash
                    /new
                    Again
                    /quit

                    """, token: token)
            for words in [
                "Echo: Hello", "3900 tokens", "There is no model nobody", "echo answers",
                "There is no command /nonsense", "Echo: /slash", "conversation 1]",
                "Echo: Again", "teller chat --conversation 3",
            ] {
                #expect(said.contains(words), "\(words) in \(said)")
            }
            let kept = daemon.scratch.text(of: "home/teller/history")
            #expect(kept.hasPrefix("Hello\n/balance\n"))
            #expect(
                try daemon.call("balance", ["token": .string(token ?? "")])["result"]["balance"]
                    == 3700)
        }
    }

    @Test("What a model replies can't steer the terminal")
    func escapes() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice").text
            let said = try play(daemon, "chat \"$(printf 'a\\033]0;b\\007c')\"", token: token)
            #expect(said.contains("Echo: a\\u{1b}]0;b\\u{7}c"), "\(said)")
            #expect(!said.contains("\u{1B}]0;"))
        }
    }

    @Test("The screen of top is given back, and a file gets lines without escapes")
    func top() throws {
        try Scratch.serve { daemon in
            let screen = try play(daemon, "admin top --interval 0.1 --count 2", for: 1)
            #expect(screen.contains("\u{1B}[?1049h"))
            #expect(screen.contains("chats"))
            #expect(screen.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
            let quit = try play(daemon, "admin top --interval 3600", typing: "q")
            #expect(quit.hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
            let lines = try daemon.scratch.run(
                [Programs.teller, "admin", "top", "--interval", "0.1", "--count", "2"],
                environment: ["TELLER_SOCKET": daemon.scratch.socket])
            #expect(lines.output.split(separator: "\n").count == 3)
            #expect(!lines.output.contains("\u{1B}"))
        }
    }

    @Test("Tables fit the terminal, with ids and amounts whole", arguments: [40, 60, 100])
    func width(columns: Int) throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice").text ?? ""
            let message = String(repeating: "long ", count: 40)
            _ = try daemon.call("chat", ["token": .string(token), "message": .string(message)])
            for command in ["history", "statement", "admin chats", "admin audit"] {
                let table = try play(daemon, command, token: token, columns: columns)
                    .replacing(/\u{1B}\[[0-9;]*m/, with: "")
                for line in table.split(whereSeparator: \.isNewline) {
                    #expect(line.count <= columns, "\(command): \(line)")
                }
                #expect(table.contains("100") || command == "admin audit")
            }
        }
    }
}
