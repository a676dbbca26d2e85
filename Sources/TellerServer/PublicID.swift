internal import TellerLedger

/// Ids as callers see them: decimal digits, but for callers opaque.
enum PublicID {
    static func text(_ id: ChatID) -> String { String(id.value) }

    static func text(_ id: EntryID) -> String { String(id.value) }

    static func text(_ id: AuditID) -> String { String(id.value) }

    /// A number that names nothing stands for text that is no id, so that the two are refused alike.
    static func chat(_ text: String) -> ChatID { ChatID(number(text)) }

    static func entry(_ text: String) -> EntryID { EntryID(number(text)) }

    static func audit(_ text: String) -> AuditID { AuditID(number(text)) }

    private static func number(_ text: String) -> Int64 {
        guard let first = text.utf8.first, (0x31...0x39).contains(first) else { return -1 }
        return Int64(text) ?? -1
    }
}
