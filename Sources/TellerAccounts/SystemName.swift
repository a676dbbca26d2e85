internal import TellerLedger

/// What the accounts of users of the system are called.
enum SystemName {
    /// As the contract bounds names of accounts.
    static let longestName = 150

    /// The system's own name, where it may be an account's; and the one for where it may not, or is
    /// taken: `name+uid1000`, without what no name may have.
    static func accountNames(_ name: String, uid: UInt32) -> [String] {
        let allowed = name.utf8.filter(isNameByte)
        let ending = "+uid\(uid)"
        let beginning = String(
            decoding: allowed.prefix(longestName - ending.utf8.count), as: UTF8.self)
        let isName = allowed.count == name.utf8.count && (1...longestName).contains(allowed.count)
        return (isName ? [name] : []) + [beginning + ending]
    }

    /// Whether only a user of the system may get a name: `+uid` and a number at its end.
    static func isReserved(_ name: String) -> Bool {
        let digits = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        return digits > 0 && AccountRecord.folded(name).dropLast(digits).hasSuffix("+uid")
    }

    /// ASCII letters, digits and `@.+-_`, as the contract has them.
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
