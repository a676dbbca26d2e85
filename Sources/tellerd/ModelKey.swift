import Glibc
import TellerConfig

/// The key of a model's server: read from a file, and told to that server alone.
enum ModelKey {
    /// Far above any key that is in use.
    private static let bytes = 4096

    /// Nil where the config names none.
    ///
    /// - Errors: a file that can't be read, that others may read, or that holds no key.
    static func read(for model: Config.Model) throws(ModelKeyError) -> String? {
        if !model.apiKeyFile.isEmpty { return try read(path: model.apiKeyFile, model.name) }
        guard !model.apiKeyCredential.isEmpty else { return nil }
        guard let folder = environment("CREDENTIALS_DIRECTORY") else {
            throw ModelKeyError(
                model: model.name, reason: "api_key_credential is given, but systemd passed none")
        }
        return try read(path: "\(folder)/model_\(model.apiKeyCredential)", model.name)
    }

    /// Finds whether `read` would find the key, as far as that can be known: systemd may pass this
    /// process no credentials, or hide them from it, as from one of `ExecReload=`.
    ///
    /// - Errors: those of `read`.
    static func check(for model: Config.Model) throws(ModelKeyError) {
        let folder = environment("CREDENTIALS_DIRECTORY")
        let isSeen = folder.map { access($0, X_OK) == 0 } ?? false
        if model.apiKeyCredential.isEmpty || isSeen { _ = try read(for: model) }
    }

    private static func read(path: String, _ model: String) throws(ModelKeyError) -> String {
        func fault(_ reason: String) -> ModelKeyError {
            ModelKeyError(model: model, reason: reason)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw fault("\(path) can't be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw fault("\(path) is no file")
        }
        guard status.st_mode & S_IRWXO == 0 else {
            throw fault("\(path) may be read by others; chmod o= makes it right")
        }
        var buffer = [UInt8](repeating: 0, count: bytes + 1)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else {
            throw fault("\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        guard count <= bytes else { throw fault("\(path) is longer than \(bytes) bytes") }
        let key = String(decoding: buffer[..<count], as: UTF8.self)
            .split(whereSeparator: \.isWhitespace)
        // What is no visible ASCII could not stand in a header.
        guard key.count == 1, let only = key.first,
            only.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw fault("\(path) must hold one key and nothing else") }
        return String(only)
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}

/// Why a model can't be asked: its key is not to be had.
struct ModelKeyError: Error, CustomStringConvertible {
    let model: String
    let reason: String

    var description: String { "models.\(model): \(reason)" }
}
