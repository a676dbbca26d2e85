import TellerConfig

/// Where the config comes from: the file that was named; else the system's, if there is one.
struct ConfigSource: Sendable {
    static let systemPath = "/etc/teller/teller.yaml"

    let path: String?

    func read() throws(ConfigError) -> Config {
        try readFile() ?? Config()
    }

    /// Nil where no file was named and the system has none, so that the defaults hold.
    func readFile() throws(ConfigError) -> Config? {
        if let path { return try Config.read(path: path) }
        do throws(ConfigError) {
            return try Config.read(path: Self.systemPath)
        } catch {
            guard error.isMissingFile else { throw error }
            return nil
        }
    }
}
