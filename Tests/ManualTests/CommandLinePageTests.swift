import TestSupport
import Testing

@testable import teller
@testable import teller_bridge
@testable import tellerd

@Suite("teller(1) and tellerd(8) say what the programs take and end with")
struct CommandLinePageTests {
    @Test("The options of tellerd are those of its page")
    func daemonOptions() throws {
        let help = try Help(of: [Programs.tellerd])
        let description = try Page("tellerd.8").section("DESCRIPTION")
        #expect(Self.options(of: description).sorted() == help.options.sorted())
    }

    @Test("The options of teller-bridge are those of its page")
    func bridgeOptions() throws {
        let help = try Help(of: [Programs.bridge])
        let description = try Page("teller-bridge.8").section("DESCRIPTION")
        #expect(Self.options(of: description).sorted() == help.options.sorted())
    }

    @Test("The commands of teller are those of its page, each with its options")
    func clientCommands() throws {
        let page = try Page("teller.1")
        let common = try #require(
            page.subsections(of: "DESCRIPTION").first { $0.title == "Common options" })
        let commands = page.subsections(of: "COMMANDS")
        let helps = try Self.helps()
        #expect(commands.map { Self.command($0.title) } == helps.map(\.command))
        for (section, help) in zip(commands, helps) {
            let own = help.options.filter { !Self.options(of: common).contains($0) }
            #expect(Self.options(of: section).sorted() == own.sorted(), "\(help.command)")
            if help.subcommands.isEmpty {
                #expect(Set(help.options).isSuperset(of: Self.options(of: common)))
            }
        }
    }

    @Test("The exit statuses of teller are those of its page")
    func clientStatuses() throws {
        let page = try Page("teller.1").section("EXIT STATUS")
        #expect(Self.statuses(of: page) == teller.ExitStatus.allCases.map(\.rawValue))
    }

    @Test("The exit statuses of tellerd are those of its page")
    func daemonStatuses() throws {
        let page = try Page("tellerd.8").section("EXIT STATUS")
        let usage: Int32 = 64
        let known = (0...255).compactMap { tellerd.ExitStatus(rawValue: $0)?.rawValue } + [usage]
        #expect(Self.statuses(of: page) == known.sorted())
    }

    @Test("The exit statuses of teller-bridge are those of its page")
    func bridgeStatuses() throws {
        let page = try Page("teller-bridge.8").section("EXIT STATUS")
        let known = (0...255).compactMap { teller_bridge.ExitStatus(rawValue: $0)?.rawValue }
        #expect(Self.statuses(of: page) == known)
    }

    /// Of the program without a command, and of each command: its words, and what its help lists.
    private static func helps() throws -> [Help] {
        var helps: [Help] = []
        for command in try Help(of: [Programs.teller]).subcommands {
            let help = try Help(of: [Programs.teller, command])
            helps.append(help)
            for subcommand in help.subcommands {
                helps.append(try Help(of: [Programs.teller, command, subcommand]))
            }
        }
        return helps
    }

    private static func options(of part: Page.Part) -> [String] {
        part.lines.filter { $0.hasPrefix(".It Fl ") }.compactMap { line in
            line.split(separator: "Fl Fl ").last?.split(separator: " ").first.map(String.init)
        }
    }

    /// The words of a title before its first argument.
    private static func command(_ title: String) -> String {
        title.split(separator: " ").prefix { !["Ar", "Op"].contains($0) }.joined(separator: " ")
    }

    private static func statuses(of part: Page.Part) -> [Int32] {
        part.lines.filter { $0.hasPrefix(".It ") }.compactMap { Int32($0.dropFirst(4)) }
    }
}

/// What a program's `--help` lists.
private struct Help {
    let command: String
    var options: [String] = []
    var subcommands: [String] = []

    init(of words: [String]) throws {
        command = words.dropFirst().joined(separator: " ")
        var output = ""
        try Scratch.use { output = try $0.run(words + ["--help"]).output }
        var heading = ""
        for line in output.split(separator: "\n") {
            if line.hasSuffix(":"), !line.hasPrefix(" ") { heading = String(line) }
            guard line.hasPrefix("  "), !line.hasPrefix("   "),
                let word = line.split(separator: " ").first
            else { continue }
            switch heading {
            case "OPTIONS:", "LISTENING:", "CALLERS:":
                let name = line.split(separator: "--").dropFirst().first { _ in true }
                if let name = name?.split(separator: " ").first { options.append(String(name)) }
            case "SUBCOMMANDS:": subcommands.append(String(word))
            default: continue
            }
        }
        // The last line of the list says where there is more help.
        subcommands.removeAll { $0 == "See" }
    }
}
