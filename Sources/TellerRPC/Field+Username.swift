extension Field {
    /// The name of an account that is to be made: ASCII letters, digits and `@.+-_`.
    static func newUsername(_ name: String, _ path: any KeyPath<Root, String> & Sendable) -> Field {
        let bounds = Field.text(name, path, bytes: Limits.usernameBytes, "The name to be.")
        return Field(
            property: Property(
                name, .text(bytes: Limits.usernameBytes),
                "The name to be: letters, digits and @.+-_ of ASCII, unique whatever the case.")
        ) { root in
            bounds.fault(root)
                ?? (root[keyPath: path].utf8.allSatisfy(isNameByte)
                    ? nil
                    : .invalidParams(
                        "The param '\(name)' may hold letters, digits and @.+-_ only."))
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "@"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
