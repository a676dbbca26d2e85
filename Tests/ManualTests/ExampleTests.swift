import Foundation
import TestSupport
import Testing

/// Plays the examples of the pages, each page from its first to its last against one daemon, and
/// compares what comes with what is printed.
@Suite("The examples in the manual pages are what the programs say")
struct ExampleTests {
    @Test("teller(1): commands behind '$', each with what it prints")
    func commands() throws {
        let lines = try Page("teller.1").section("EXAMPLES").displays.flatMap { $0 }
        let examples = lines.reduce(into: [(command: String, output: [String])]()) { found, line in
            if line.hasPrefix("$ ") {
                found.append((String(line.dropFirst(2)), []))
            } else if !found.isEmpty {
                found[found.count - 1].output.append(line)
            }
        }
        #expect(examples.count > 10)
        try Scratch.serve { daemon in
            let scratch = daemon.scratch
            try scratch.write("correct horse battery\n", to: "password")
            try scratch.write("correct horse battery\nstaple of staples\n", to: "passwords")
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            for example in examples {
                let run = try scratch.run(
                    ["/bin/bash", "-c", "cd \(scratch.path) && { \(example.command)\n} 2>&1"],
                    environment: [
                        "PATH": Programs.folder + ":" + path, "TELLER_SOCKET": scratch.socket,
                        "XDG_STATE_HOME": scratch.path("home"), "TZ": "UTC",
                    ])
                let printed = example.output.joined(separator: "\n") + "\n"
                #expect(Self.normal(run.output) == Self.normal(printed), "\(example.command)")
            }
        }
    }

    @Test("teller-rpc(7): lines behind '-->' that are sent, and behind '<--' that come")
    func lines() throws {
        let page = try Page("teller-rpc.7")
        let steps = Self.steps(page.whole.displays.flatMap { $0 })
        #expect(steps.count > 40)
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            var token: (printed: String, real: String)?
            for step in steps {
                switch step {
                case .send(let line):
                    let line = token.map { line.replacing($0.printed, with: $0.real) } ?? line
                    try wire.send(line + "\n")
                case .receive(let printed):
                    let line = try #require(try wire.line())
                    #expect(Self.normal(line) == Self.normal(printed))
                    if let real = line.firstMatch(of: Self.token)?.output,
                        let shown = printed.firstMatch(of: Self.token)?.output
                    {
                        token = (String(shown), String(real))
                    }
                }
            }
        }
    }

    private enum Step {
        case send(String)
        case receive(String)
    }

    /// A line of a page that is indented goes on with the one before.
    private static func steps(_ lines: [String]) -> [Step] {
        lines.reduce(into: []) { steps, line in
            if line.hasPrefix("--> ") {
                steps.append(.send(String(line.dropFirst(4))))
            } else if line.hasPrefix("<-- ") {
                steps.append(.receive(String(line.dropFirst(4))))
            } else if let last = steps.popLast() {
                switch last {
                case .send(let text): steps.append(.send(text + line.drop { $0 == " " }))
                case .receive(let text): steps.append(.receive(text + line.drop { $0 == " " }))
                }
            }
        }
    }

    private static var token: Regex<Substring> { /tlr_[A-Za-z0-9_-]{43}/ }

    /// A text without what differs from run to run.
    private static func normal(_ text: String) -> String {
        text.replacing(token, with: "TOKEN")
            .replacing(/"login":"[0-9a-f]{18}"/, with: "LOGIN")
            .replacing(/\d{4}-\d\d-\d\dT[0-9:.]+Z/, with: "TIME")
            .replacing(/\d{4}-\d\d-\d\d \d\d:\d\d/, with: "LOCAL TIME")
            .replacing(/\d{4}-\d\d-\d\d/, with: "DAY")
            .replacing(/tellerd [0-9.]+, up for .*, answers in .*/, with: "HOW IT IS")
            .replacing(/"day":"\d{4}-\d\d-\d\d"/, with: "DAY")
            .replacing(/"peer_uid":\d+/, with: "UID")
            .replacing(/"actor":"uid:\d+"/, with: "ACTOR")
            .replacing(/"uptime_seconds":\d+/, with: "UPTIME")
            .replacing(/"version":"[^"]*"/, with: "VERSION")
    }
}
