import Glibc

/// Where the daemon's things are, by the environment and by who runs it.
struct Paths {
    let environment: [String: String]
    let isRoot: Bool

    static func current() -> Paths {
        var values: [String: String] = [:]
        for name in ["STATE_DIRECTORY", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "HOME"] {
            if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty {
                values[name] = value
            }
        }
        return Paths(environment: values, isRoot: getuid() == 0)
    }

    /// Nil where an ordinary user has no home.
    var stateDirectory: String? {
        if let passed = environment["STATE_DIRECTORY"] {
            // systemd separates several by colons; the unit has one.
            return passed.split(separator: ":").first.map(String.init)
        }
        if isRoot { return "/var/lib/teller" }
        if let folder = environment["XDG_STATE_HOME"] { return folder + "/tellerd" }
        return environment["HOME"].map { $0 + "/.local/state/tellerd" }
    }

    /// Nil where an ordinary user has no runtime directory.
    var socket: String? {
        if isRoot { return "/run/teller/teller.sock" }
        return environment["XDG_RUNTIME_DIR"].map { $0 + "/teller/teller.sock" }
    }

    /// Makes a directory, 0700, and what is missing above it.
    static func makeDirectory(_ path: String) throws(StartError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw .state(path: path, reason: "it is no directory")
            }
            // Balances and hashes are nobody else's business, whoever made the folder.
            if status.st_uid == getuid(), status.st_mode & 0o077 != 0 { chmod(path, 0o700) }
            return
        }
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeDirectory(String(path[..<slash]), isParent: true)
        }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .state(path: path, reason: String(cString: strerror(errno)))
        }
    }

    private static func makeDirectory(_ path: String, isParent: Bool) throws(StartError) {
        guard access(path, F_OK) != 0 else { return }
        try makeDirectory(path)
    }
}
