import Glibc

/// Where `teller` keeps what it remembers: `$XDG_STATE_HOME/teller`.
enum StateDirectory {
    static var path: String {
        if let state = Environment.value("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/teller"
        }
        return home + "/.local/state/teller"
    }

    private static var home: String {
        if let home = Environment.value("HOME") { return home }
        return SystemRecord.user(getuid()) { $0.pw_dir.map { String(cString: $0) } } ?? "/"
    }
}
