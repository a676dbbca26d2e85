import TellerConfig

/// Where the config comes from: the file that was named; else the system's, if there is one.
struct ConfigSource: Sendable {
    let path: String?

    private static let systemPath = "/etc/teller/teller.yaml"

    func read() throws(ConfigError) -> Config {
        if let path { return try Config.read(path: path) }
        do throws(ConfigError) {
            return try Config.read(path: Self.systemPath)
        } catch {
            guard error.isMissingFile else { throw error }
            return Config()
        }
    }
}
