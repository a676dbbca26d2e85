import Logging
import Testing

@testable import TellerSystemd

@Suite("The fields of a record in the journal")
struct JournalFieldTests {
    private static func fields(_ metadata: Logger.Metadata) -> [String] {
        Journal.fields(
            of: LogRecord(level: .error, message: "It failed.", metadata: metadata),
            identifier: "tellerd", file: "tellerd/Daemon.swift", function: "run()", line: 7)
    }

    @Test("are the message, where it comes from, and its values by their own names")
    func all() {
        let fields = Self.fields([
            "peer.uid": "1000", "method": "admin.grant",
            "event": .stringConvertible(EventMark(event: .administered)),
        ])
        #expect(
            Set(fields) == [
                "MESSAGE=It failed. method=admin.grant peer.uid=1000", "PRIORITY=3",
                "SYSLOG_IDENTIFIER=tellerd", "CODE_FILE=tellerd/Daemon.swift", "CODE_LINE=7",
                "CODE_FUNC=run()", "MESSAGE_ID=840b388d6df44f1a801aed24ed73acd2",
                "TELLER_METHOD=admin.grant", "TELLER_PEER_UID=1000",
            ])
    }

    @Test("A value that holds a field is still that one value")
    func forged() {
        let fields = Self.fields(["reason": "x\nMESSAGE_ID=0\nPRIORITY=0"])
        #expect(fields.contains(#"TELLER_REASON=x\nMESSAGE_ID=0\nPRIORITY=0"#))
        #expect(fields.count == 7)
        #expect(fields[0] == #"MESSAGE=It failed. reason="x\nMESSAGE_ID=0\nPRIORITY=0""#)
    }

    @Test("Text is no event, whatever it says")
    func text() {
        let fields = Self.fields(["event": .string(Event.serving.rawValue)])
        #expect(!fields.contains { $0.hasPrefix("MESSAGE_ID=") })
    }

    @Test(
        "A name is made of what the journal takes",
        arguments: [
            ("rpc.id", "TELLER_RPC_ID"), ("peer.uid", "TELLER_PEER_UID"),
            ("größe", "TELLER_GR____E"),
            ("A=B\nC", "TELLER_A_B_C"), ("", "TELLER_"),
            (String(repeating: "a", count: 99), "TELLER_" + String(repeating: "A", count: 57)),
        ])
    func names(key: String, field: String) {
        #expect(Journal.field(key) == field)
        #expect(field.utf8.count <= 64)
    }

    @Test("No two keys share a field")
    func distinct() {
        #expect(
            Set(LogKey.allCases.map { Journal.field($0.rawValue) }).count == LogKey.allCases.count)
    }
}
