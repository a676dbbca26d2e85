import TellerLedger
import Testing

@testable import TellerAccounts

@Suite("Tokens")
struct TokenTests {
    @Test("A token is tlr_ and 43 characters of base64url, and no two are the same")
    func shape() {
        let tokens = (0..<200).map { _ in Token.make() }
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for token in tokens {
            #expect(token.hasPrefix("tlr_"))
            #expect(token.dropFirst(4).count == 43)
            #expect(token.dropFirst(4).allSatisfy(alphabet.contains))
        }
        #expect(Set(tokens).count == tokens.count)
    }

    /// The digests are those of FIPS 180-4's examples, as `printf abc | sha256sum` prints them.
    @Test(
        "What is stored is the SHA-256 of the text",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func hash(text: String, digest: String) {
        let hex = Token.hash(text).bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        #expect(hex.joined() == digest)
    }
}
