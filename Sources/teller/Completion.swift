import ArgumentParser
import TellerClient
import TellerRPC

/// What a shell completes from the daemon.
///
/// Somebody waits at a prompt: a daemon that is away, slow or refuses means no candidates, and no
/// words about it.
enum Completion {
    static let accounts = kind { session, prefix in
        let query = prefix.isEmpty ? nil : prefix
        let params = AdminAccounts.Params(query: query, limit: candidates)
        return try await session.call(AdminAccounts.self, params).result.accounts
            .filter { $0.state != .erased }.map(\.username)
    }

    static let models = kind { session, _ in
        try await session.call(ServerInfo.self, NoParams()).result.models.map(\.name)
    }

    static let logins = kind { session, _ in
        try await session.call(Logins.self, NoParams()).result.logins.map(\.login)
    }

    static let anyLogins = kind { session, _ in
        try await session.call(AdminLogins.self, AdminLogins.Params(limit: candidates))
            .result.logins.map(\.login)
    }

    static let conversations = kind { session, _ in
        try await session.page(of: Conversations.self, Conversations.Params(limit: candidates))
            .result.conversations.map(\.conversation)
    }

    static let methods = CompletionKind.list(Methods.all.map { $0.name })

    /// More than this nobody picks from.
    private static let candidates: Int64 = 100
    /// Longer than this nobody waits for a key.
    private static let patience = Duration.seconds(1)

    private static func kind(
        _ candidates: @escaping @Sendable (Session, String) async throws -> [String]
    ) -> CompletionKind {
        .custom { @Sendable words, _, prefix async in
            guard let place = try? Place(options(in: words)) else { return [] }
            let session = Session(place, json: true, situation: Situation(), isPatient: false)
            let found = await within(patience) { try? await candidates(session, prefix) }
            return (found ?? nil)?.filter(isPlain) ?? []
        }
    }

    /// Whether a name means nothing to a shell: bash expands the candidates that it is given.
    static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "@.+-_:/".utf8.contains(byte)
            }
        }
    }

    /// What the unfinished command line says of the daemon's place.
    static func options(in words: [String]) -> PlaceOptions {
        PlaceOptions(
            socket: value(of: "--socket", in: words), url: value(of: "--url", in: words),
            caFile: value(of: "--ca-file", in: words), isInsecure: words.contains("--insecure"))
    }

    private static func value(of option: String, in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            if word.hasPrefix(option + "=") { return String(word.dropFirst(option.count + 1)) }
            if word == option, index + 1 < words.count { return words[index + 1] }
        }
        return nil
    }
}
