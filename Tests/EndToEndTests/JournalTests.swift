import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "What the daemon tells the journal",
    .blocking, .enabled(if: getuid() == 0, "a systemd of the test's own needs root"))
struct JournalTests {
    @Test("Its fields, its catalog, and its lines where there is no journal")
    func everything() throws {
        try Scratch.use { scratch in
            let script = Programs.root + "/Tests/EndToEndTests/journal.sh"
            let run = try scratch.run(
                [script, Programs.folder, scratch.path], within: .seconds(300))
            try #require(run.exit == .status(0), "\(run.output)\(run.errors)")
            let second = try JSONText.decode(JSON.self, from: scratch.text(of: "second.json").utf8)
            #expect(second["MESSAGE_ID"] == "261bbd667f534a71a1f022f604ee21bc")
            #expect(second["TELLER_REASON"].text?.hasPrefix("another tellerd runs on") == true)
            try checkFields(scratch.text(of: "journal.json"))
            checkCatalog(scratch.text(of: "journal.txt"))
            checkLines(scratch)
        }
    }

    private func checkFields(_ journal: String) throws {
        let records = try journal.split(separator: "\n").map {
            try JSONText.decode(JSON.self, from: Array($0.utf8))
        }
        func only(_ id: String) throws -> JSON {
            let found = records.filter { $0["MESSAGE_ID"].text == id }
            try #require(found.count == 1, "\(id): \(journal)")
            return found[0]
        }
        let serving = try only("93f4a62325ee4f3d8b2ce09b0f2abfec")
        #expect(serving["MESSAGE"] == "The daemon serves.")
        #expect(serving["PRIORITY"] == "5")
        #expect(serving["SYSLOG_IDENTIFIER"] == "tellerd")
        #expect(serving["_TRANSPORT"] == "journal")
        #expect(serving["CODE_FILE"].text?.hasPrefix("Teller") == true)

        let deeds = records.filter {
            $0["MESSAGE_ID"] == "840b388d6df44f1a801aed24ed73acd2"
        }
        #expect(deeds.map { $0["TELLER_METHOD"].text } == ["admin.create", "admin.grant"])
        for deed in deeds {
            #expect(deed["TELLER_PEER_UID"] == "0")
            #expect(deed["TELLER_ACCOUNT"] == "alice")
        }
        #expect(!journal.contains("Memo-Secret"))

        // The path of the config holds lines of its own, and is still one value.
        let refused = try only("9539fef5239847fea4b5334db4e5c282")
        #expect(refused["PRIORITY"] == "3")
        #expect(refused["TELLER_REASON"].text?.contains(#"\nPRIORITY=0\nMESSAGE=forged"#) == true)
        #expect(refused["MESSAGE"].text?.contains(#"\nPRIORITY=0\nMESSAGE=forged"#) == true)
        #expect(records.allSatisfy { $0["PRIORITY"] != "0" && $0["MESSAGE"] != "forged" })

        _ = try only("0bc826be5b6d491b90c809785c5cec84")
        _ = try only("5a924883dd2f4b1186d55dbc3b055255")
        // Ten at info tell nothing, one at debug does.
        let pings = records.filter { $0["TELLER_METHOD"] == "server.ping" }
        #expect(pings.map { $0["PRIORITY"].text } == ["7"])
        #expect(pings.first?["TELLER_OUTCOME"] == "ok")
    }

    private func checkCatalog(_ text: String) {
        #expect(text.contains("Subject: The daemon serves"))
        #expect(text.contains("Subject: An administrator used admin.grant"))
        #expect(text.contains("Mend the file, see to it with tellerd --check-config"))
        #expect(!text.contains("@TELLER_"))
    }

    private func checkLines(_ scratch: Scratch) {
        for name in ["file.log", "pipe.log"] {
            let lines = scratch.text(of: name).split(separator: "\n")
            #expect(lines.count == 3, "\(name): \(lines)")
            for line in lines {
                let isRight =
                    name == "pipe.log"
                    ? line.hasPrefix("<5>The daemon ")
                    : line.prefixMatch(of: Self.plain) != nil
                #expect(isRight, "\(name): \(line)")
            }
        }
    }

    private static var plain: Regex<Substring> {
        #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} notice: The daemon /#
    }
}
