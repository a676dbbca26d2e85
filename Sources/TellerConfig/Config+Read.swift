import Glibc

extension Config {
    /// Far above any config that people write, far below what would make a start slow.
    static let fileBytes = 1 << 20

    /// Reads a config from the bytes of its file; an empty one is all defaults.
    ///
    /// - Errors, in order of precedence: too long, not readable as YAML (the first fault only), and
    ///   then every key that is unknown, missing or out of its bounds.
    package static func parse(_ bytes: [UInt8], file: String) throws(ConfigError) -> Config {
        guard bytes.count <= fileBytes else {
            throw ConfigError(file: file, "the file is longer than \(fileBytes) bytes")
        }
        let root = try YAMLDocument.root(of: bytes, file: file)
        var config = Config()
        var problems = Problems(file: file)
        problems.read(root, at: "", into: &config)
        // Only where each value is right by itself can they be held to one another.
        if problems.list.isEmpty {
            config.checkDefaultModel(root, &problems)
            config.checkFreeTokens(root, &problems)
            if let models = root.value(of: "models") { problems.checkFallbacks(config, models) }
        }
        guard problems.list.isEmpty else { throw problems.error }
        return config
    }

    /// Reads a config from a file.
    ///
    /// - Errors, in order of precedence: the file is missing, cannot be opened or read, or is a
    ///   directory; those of `parse`.
    package static func read(path: String) throws(ConfigError) -> Config {
        // Without O_NONBLOCK a FIFO that nobody writes to would hang the start.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw fileError(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= fileBytes {
            let count = Glibc.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fileError(path, errno) }
            if count == 0 { break }
            bytes += part[..<count]
        }
        return try parse(bytes, file: path)
    }

    private func checkDefaultModel(_ root: YAMLNode, _ problems: inout Problems) {
        guard model(named: defaultModel) == nil else { return }
        let given = root.line(of: "default_model")
        problems.add(
            given ?? root.line(of: "models") ?? root.line,
            "default_model is \(shownText(defaultModel))\(given == nil ? " unless given" : ""), "
                + "which models does not have")
    }

    /// Or nobody could ever register, and would be told to come back tomorrow.
    private func checkFreeTokens(_ root: YAMLNode, _ problems: inout Problems) {
        guard accounts.freeTokensPerDay > 0,
            accounts.freeTokensPerDay < accounts.startingBalance
        else { return }
        let section = root.value(of: "accounts")
        problems.add(
            section?.line(of: "free_tokens_per_day") ?? root.line,
            "accounts.free_tokens_per_day is \(accounts.freeTokensPerDay), below "
                + "accounts.starting_balance, which is \(accounts.startingBalance); so nobody could "
                + "register")
    }

    private static func fileError(_ path: String, _ number: Int32) -> ConfigError {
        switch number {
        case ENOENT, ENOTDIR:
            ConfigError(file: path, "there is no such file", isMissingFile: true)
        case EACCES, EPERM:
            ConfigError(file: path, "the file may not be read by this user")
        case EISDIR:
            ConfigError(file: path, "this is a directory, not a file")
        default:
            ConfigError(file: path, "the file cannot be read: \(String(cString: strerror(number)))")
        }
    }
}

extension YAMLNode {
    fileprivate func value(of name: String) -> YAMLNode? {
        guard case .map(let members) = content else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// Where a key of the map stands, if it does.
    fileprivate func line(of name: String) -> Int? {
        guard case .map(let members) = content else { return nil }
        return members.first { $0.name == name }?.line
    }
}
