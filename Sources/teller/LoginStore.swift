import Glibc
import TellerClient
import TellerRPC

/// What `login` has brought, kept for the commands that follow.
struct KeptLogin: Hashable, Sendable, Codable {
    var token: String
    /// Nil for a token that was given, whose owner a bridge does not tell.
    var username: String?
    var expiresAt: String?

    enum CodingKeys: String, CodingKey {
        case token, username
        case expiresAt = "expires_at"
    }
}

/// The logins of this user of the machine: a file of mode 0600 for each socket and each origin of
/// bridges, under `$XDG_STATE_HOME/teller` (0700).
struct LoginStore: Sendable {
    let directory: String
    /// The socket's absolute path, or the origin, with what a file name can't hold escaped as in a URL.
    private let fileName: String

    init(_ address: DaemonAddress, directory: String = StateDirectory.path) {
        self.directory = directory
        switch address {
        case .socket(let path): fileName = Self.escaped(Self.absolute(path)) + ".json"
        case .bridge(let url): fileName = Self.escaped(url.origin) + ".json"
        }
    }

    var path: String { directory + "/" + fileName }

    /// The login for this place; nil if there is none that can be read.
    func kept() -> KeptLogin? {
        guard let text = try? File.read(path, limit: Self.fileBytes) else { return nil }
        return try? JSONText.decode(KeptLogin.self, from: text)
    }

    /// Makes sure that a login could be kept, before one is made.
    func prepare() throws(CommandError) {
        do throws(File.Fault) {
            try File.makeDirectory(directory)
        } catch {
            throw .system("The token can't be kept in \(error.path): \(error.reason).")
        }
        guard access(directory, W_OK) == 0 else {
            throw .system("The token can't be kept in \(directory): \(File.reason()).")
        }
    }

    func keep(_ login: KeptLogin) throws(CommandError) {
        guard let text = try? JSONText.encode(login) else { return }
        do throws(File.Fault) {
            try File.makeDirectory(directory)
            try File.replace(path, with: text + [UInt8(ascii: "\n")])
        } catch {
            throw .system("The token can't be kept in \(error.path): \(error.reason).")
        }
    }

    /// Removes the login; it is no error if there is none.
    func forget() throws(CommandError) {
        guard unlink(path) != 0, errno != ENOENT else { return }
        throw .system("The token can't be removed from \(path): \(File.reason()).")
    }

    /// Ten times the longest login; whatever is longer was not written by `keep`.
    private static let fileBytes = 8192

    /// Lexically: the socket need not exist.
    private static func absolute(_ path: String) -> String {
        var whole = path
        if !path.hasPrefix("/"), let current = getcwd(nil, 0) {
            whole = String(cString: current) + "/" + path
            free(current)
        }
        let parts = whole.split(separator: "/").filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
    }

    private static func escaped(_ path: String) -> String {
        path.utf8.reduce(into: "") { name, byte in
            switch byte {
            case UInt8(ascii: "/"): name += "%2F"
            case UInt8(ascii: "%"): name += "%25"
            default: name.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
    }
}
