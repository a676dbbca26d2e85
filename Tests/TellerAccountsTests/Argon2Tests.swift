import Testing

@testable import TellerAccounts

@Suite("Argon2id")
struct Argon2Tests {
    private struct Vector: Sendable, CustomTestStringConvertible {
        var password: String
        var salt: String
        var memoryKiB: UInt32
        var phc: String

        var testDescription: String { "\(memoryKiB) KiB" }
    }

    /// What Debian's `argon2` 0~20171227-0.3+deb12u1 prints, for example for
    /// `printf password | argon2 somesalt -id -t 2 -m 8 -p 1 -l 32`; the first is also among the
    /// tests of the reference implementation (phc-winner-argon2, `src/test.c`).
    private static let vectors = [
        Vector(
            password: "password", salt: "somesalt", memoryKiB: 256,
            phc: "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
                + "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"),
        Vector(
            password: "password", salt: "somesalt", memoryKiB: 4096,
            phc: "$argon2id$v=19$m=4096,t=2,p=1$c29tZXNhbHQ"
                + "$jacJHQ+PoBstB/ZoVNk8re3s1yzVABZujceGiwVNJnk"),
        Vector(
            password: "correct horse battery", salt: "sixteenbytesalt!", memoryKiB: 19456,
            phc: "$argon2id$v=19$m=19456,t=2,p=1$c2l4dGVlbmJ5dGVzYWx0IQ"
                + "$uK4NoNpf03VJrINkkcCrc4an9SipOhGNt7Ohup4YmhA"),
    ]

    @Test("It gives what other programs give", arguments: vectors)
    private func knownVector(vector: Vector) throws {
        let parameters = Argon2Parameters(memoryKiB: vector.memoryKiB, passes: 2, lanes: 1)
        let salt = Array(vector.salt.utf8)
        let hash = try Argon2.hash(Array(vector.password.utf8), salt: salt, parameters)
        #expect(PasswordHash(parameters: parameters, salt: salt, hash: hash).text == vector.phc)
    }

    @Test("The text of a hash is read back as it was written", arguments: vectors.map(\.phc))
    func roundTrip(text: String) { #expect(PasswordHash(text: text)?.text == text) }

    @Test("New hashes take 19 MiB, 2 passes and 1 lane")
    func parameters() async throws {
        let text = try await PasswordHasher().hash("password")
        #expect(text.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        let hash = PasswordHash(text: text)
        #expect(hash?.salt.count == 16)
        #expect(hash?.hash.count == 32)
    }

    @Test(
        "Text that is no hash of this kind is none",
        arguments: [
            "", "$", "$$$$$", "plain", "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=16$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=256,t=2$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
            "$argon2id$v=19$m=99999999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=256,t=2,p=1$!$!",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$c2hvcnQ",
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu$more",
        ])
    func noHash(text: String) { #expect(PasswordHash(text: text) == nil) }
}
