internal import FoundationEssentials

/// A hash of a password in PHC string format: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, both in
/// base64 without padding.
struct PasswordHash: Hashable, Sendable {
    var parameters: Argon2Parameters
    var salt: [UInt8]
    var hash: [UInt8]

    init(parameters: Argon2Parameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    var text: String {
        "$argon2id$v=19$m=\(parameters.memoryKiB),t=\(parameters.passes),p=\(parameters.lanes)"
            + "$\(Self.encode(salt))$\(Self.encode(hash))"
    }

    /// Nil for text that is no Argon2id hash of version 19.
    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let parameters = Self.parameters(parts[3]), let salt = Self.decode(parts[4]),
            let hash = Self.decode(parts[5]), hash.count >= 16
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    private static func parameters(_ text: Substring) -> Argon2Parameters? {
        var values: [Substring: UInt32] = [:]
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=")
            guard pair.count == 2, let value = UInt32(pair[1]) else { return nil }
            values[pair[0]] = value
        }
        guard let memory = values["m"], let passes = values["t"], let lanes = values["p"] else {
            return nil
        }
        return Argon2Parameters(memoryKiB: memory, passes: passes, lanes: lanes)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(text.prefix { $0 != "=" })
    }

    private static func decode(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map(Array.init)
    }
}
