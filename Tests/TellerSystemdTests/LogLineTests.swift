import Foundation
import Logging
import Testing

@testable import TellerSystemd

@Suite("A line of the log")
struct LogLineTests {
    private static func record(_ values: [String: String], _ message: String = "It failed.")
        -> LogRecord
    {
        LogRecord(
            level: .warning, message: message,
            metadata: values.mapValues { Logger.MetadataValue.string($0) })
    }

    @Test(
        "holds its values, in quotes where they could be taken for more than one",
        arguments: [
            (["model": "small"], "It failed. model=small"),
            (["reason": "no such file", "chat": "7"], #"It failed. chat=7 reason="no such file""#),
            (["reason": "a=b"], #"It failed. reason="a=b""#),
            (["reason": #"say "no""#], #"It failed. reason="say \"no\"""#),
            (["reason": #"C:\"#], #"It failed. reason="C:\\""#),
            (["reason": ""], #"It failed. reason="""#),
            (["reason": "größer"], "It failed. reason=größer"),
            ([:], "It failed."),
        ])
    func values(values: [String: String], text: String) {
        #expect(Self.record(values).text == text)
    }

    @Test(
        "stays one line, whatever others have sent",
        arguments: [
            "\n<0>forged", "\r\nforged", "\u{1B}[2Jforged", "\u{85}forged", "\u{2028}forged",
            "\u{202E}forged", "\u{0}forged", "\u{7F}forged", "\u{9B}31mforged", "\u{FEFF}forged",
        ])
    func oneLine(hostile: String) {
        for record in [
            Self.record(["reason": hostile]), Self.record([hostile: "x"]),
            Self.record([:], hostile),
        ] {
            let line = record.line(for: .plain, at: 0)
            #expect(line.hasSuffix("\n"))
            let inner = line.dropLast().unicodeScalars
            #expect(
                inner.allSatisfy {
                    ![.control, .format, .lineSeparator, .paragraphSeparator].contains(
                        $0.properties.generalCategory)
                }, "\(line.debugDescription)")
            #expect(line.contains("forged") || line.contains("=x"))
        }
    }

    @Test("Of a long value only its beginning is kept")
    func long() {
        let text = Self.record(["reason": String(repeating: "é", count: 5000)]).text
        #expect(text.utf8.count < 2200)
        #expect(text.hasSuffix("…"))
    }

    @Test("begins with the local time in a file, and with its priority for systemd")
    func beginnings() {
        let record = Self.record(["model": "small"])
        let line = record.line(for: .plain, at: 1_700_000_000)
        #expect(
            line.wholeMatch(
                of: /2023-11-1[45] \d\d:\d\d:20[+-]\d{4} warning: It failed\. model=small\n/)
                != nil,
            "\(line)")
        #expect(record.line(for: .prefixed, at: 0) == "<4>It failed. model=small\n")
    }

    @Test(
        "has the priority that syslog gives its level",
        arguments: [
            (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4),
            (.error, 3), (.critical, 2),
        ])
    func priorities(level: Logger.Level, priority: Int) {
        #expect(LogRecord(level: level, message: "", metadata: [:]).priority == priority)
    }
}
