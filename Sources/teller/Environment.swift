import Glibc

/// The variables that `teller` reads; an empty one counts as none.
enum Environment {
    static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Wins over the token that is kept in a file.
    static var token: String? { value("TELLER_TOKEN") }
}
