package enum AdminBackup: Method {
    package static let name = "admin.backup"
    package static let access = Access.admin
    package static let summary =
        "Writes the ledger as it is now into a file in the state directory, for local callers only."
    package static let errors: [ErrorKind] = [.conflict, .inProgress, .unavailable]

    package struct Params: MethodParams {
        package var name: String
        package var keep: Int64?
        package var memo: String?

        package init(name: String, keep: Int64? = nil, memo: String? = nil) {
            self.name = name
            self.keep = keep
            self.memo = memo
        }

        package static let fields: [Field<Params>] = [
            .backupName("name", \.name),
            .integer(
                "keep", \.keep, Limits.backupsKept,
                "Then only so many of those named like auto-20261123T001500Z.sqlite stay."),
            .memo(\.memo),
        ]
    }

    package struct Result: MethodResult {
        package var path: String
        package var bytes: Int64
        package var sha256: String
        package var deleted: Int64

        package init(path: String, bytes: Int64, sha256: String, deleted: Int64) {
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
            self.deleted = deleted
        }

        package static let properties = [
            Property("path", .text(bytes: 1...4096), "Where it is, on the daemon's machine."),
            Property("bytes", .integer(0...Int64.max), "How long it is."),
            Property("sha256", .text(bytes: 64...64), "Its SHA-256 in hexadecimal digits."),
            Property("deleted", .integer(0...Int64.max), "How many older ones 'keep' deleted."),
        ]
    }
}

extension Field {
    /// The name of a file that is to be made.
    fileprivate static func backupName(
        _ name: String, _ path: any KeyPath<Root, String> & Sendable
    ) -> Field {
        let summary = "The file's name: ASCII letters, digits and ._-, no . or - at its beginning."
        let bounds = Field.text(name, path, bytes: Limits.backupNameBytes, summary)
        return Field(property: bounds.property) { root in
            bounds.fault(root)
                ?? (isFileName(root[keyPath: path])
                    ? nil
                    : .invalidParams(
                        "The param '\(name)' may hold letters, digits and ._- only, and begins with "
                            + "neither . nor -."))
        }
    }

    private static func isFileName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-")
        else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
