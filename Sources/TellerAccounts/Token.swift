internal import Crypto
internal import FoundationEssentials
package import TellerLedger

/// What a login hands out: `tlr_` and 32 random bytes in base64url (RFC 4648, section 5).
package enum Token {
    static let randomBytes = 32
    /// Lets scanners of repositories and logs find a token that got there.
    static let prefix = "tlr_"

    package static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<randomBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator)
        }
        return prefix + base64URL(bytes)
    }

    /// What is stored of it, and what it is found by.
    ///
    /// A random token needs no salt and no slow hash.
    package static func hash(_ token: String) -> TokenHash {
        var token = token
        return token.withUTF8 { utf8 in
            var digest = SHA256()
            digest.update(bufferPointer: UnsafeRawBufferPointer(utf8))
            return TokenHash(Array(digest.finalize()))
        }
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
