internal import CSystemd
internal import Glibc

/// The journal's own protocol (sd_journal_sendv(3)), in which a value may hold anything and still
/// ends where it ends.
enum Journal {
    /// Whether a descriptor is the stream that systemd connected to the journal for this process
    /// (JOURNAL_STREAM of systemd.exec(5)).
    static func isStream(_ descriptor: Int32, stream: String?) -> Bool {
        guard let stream else { return false }
        let parts = stream.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let device = UInt64(parts[0]), let inode = UInt64(parts[1]) else {
            return false
        }
        var status = stat()
        return fstat(descriptor, &status) == 0 && UInt64(status.st_dev) == device
            && UInt64(status.st_ino) == inode
    }

    /// The field of a metadata key: `peer.uid` becomes TELLER_PEER_UID.
    static func field(_ key: String) -> String {
        let letters = key.utf8.prefix(fieldBytes).map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                byte
            default: UInt8(ascii: "_")
            }
        }
        return "TELLER_" + String(decoding: letters, as: UTF8.self)
    }

    /// The journal drops fields whose names have more than 64 bytes.
    private static let fieldBytes = 57

    static func fields(
        of record: LogRecord, identifier: String, file: String, function: String, line: UInt
    ) -> [String] {
        var fields = [
            "MESSAGE=\(record.text)", "PRIORITY=\(record.priority)",
            "SYSLOG_IDENTIFIER=\(identifier)", "CODE_FILE=\(file)", "CODE_LINE=\(line)",
            "CODE_FUNC=\(function)",
        ]
        if let event = record.event { fields.append("MESSAGE_ID=\(event.rawValue)") }
        // Escaped although the journal keeps them apart: its catalog puts them between its lines.
        for (key, value) in record.values {
            fields.append("\(field(key))=\(LogText.escaped(value))")
        }
        return fields
    }

    /// Whether the journal took it.
    static func send(_ fields: [String]) -> Bool {
        let bytes = fields.map { Array($0.utf8) }
        // One buffer for all, so that nothing is moved while the vectors point to it.
        let joined = Array(bytes.joined())
        return joined.withUnsafeBytes { buffer in
            var offset = 0
            let vectors = bytes.map { field in
                defer { offset += field.count }
                let start = buffer.baseAddress.map {
                    UnsafeMutableRawPointer(mutating: $0 + offset)
                }
                return iovec(iov_base: start, iov_len: field.count)
            }
            return sd_journal_sendv(vectors, Int32(vectors.count)) >= 0
        }
    }
}
