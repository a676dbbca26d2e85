import ArgumentParser
import Glibc
import TellerClient
import TellerRPC
import Testing

@testable import teller

@Suite struct CommandLineTests {
    @Test("Every error of the daemon has the documented exit status")
    func daemonErrors() {
        let table: [ErrorKind: teller.ExitStatus] = [
            .parseError: .protocolFault, .invalidRequest: .protocolFault,
            .methodNotFound: .protocolFault, .invalidParams: .refusedInput,
            .internalError: .other, .unauthenticated: .notAllowed,
            .insufficientBalance: .insufficientBalance, .forbidden: .notAllowed,
            .notFound: .refusedInput, .conflict: .refusedInput, .inProgress: .tryAgain,
            .tooLarge: .refusedInput, .rateLimited: .tryAgain, .cancelled: .interrupted,
            .modelFailed: .tryAgain, .modelTimeout: .tryAgain, .unavailable: .tryAgain,
        ]
        for (kind, _, _) in ErrorKind.all {
            #expect(teller.ExitStatus(RPCError(kind, "")) == table[kind], "\(kind.rawValue)")
        }
        let newer = RPCError(
            code: .rateLimited, message: "", data: ErrorData(kind: ErrorKind(rawValue: "new")))
        #expect(teller.ExitStatus(newer) == .tryAgain)
    }

    @Test(
        "Every other error has the documented exit status",
        arguments: [
            (CommandError.client(.unreachable(at: "/s", .missing)), 69),
            (.client(.connectionLost(.notSent)), 75),
            (.client(.connectionLost(.outcomeUnknown)), 75),
            (.client(.protocolViolation("")), 76), (.client(.cancelled), 130),
            (.notLoggedIn, 77), (.usage(""), 64), (.input(""), 65), (.system(""), 1),
            (.outputClosed, 1), (.found(), 1), (.found(.unreachable), 69), (.interrupted(""), 130),
        ] as [(CommandError, Int32)])
    func otherErrors(error: CommandError, status: Int32) {
        #expect(teller.ExitStatus(error).rawValue == status)
    }

    @Test(
        "Errors say what to do next",
        arguments: [
            (CommandError.notLoggedIn, Situation(), "teller login NAME"),
            (
                .client(.refused(RPCError(.unauthenticated, ""))), Situation(username: "alice"),
                "teller login alice"
            ),
            (
                .client(.refused(RPCError(.insufficientBalance, ""))),
                Situation(username: "alice"), "teller admin grant alice AMOUNT"
            ),
            (
                .client(.unreachable(at: "/s", .missing)), Situation(),
                "teller status"
            ),
            (
                .client(.unreachable(at: "/s", .permissionDenied)), Situation(),
                "teller-users"
            ),
            (
                .client(.connectionLost(.outcomeUnknown), key: "k"), Situation(),
                "--idempotency-key k"
            ),
            (
                .client(.refused(RPCError(.forbidden, ""))),
                Situation(purpose: .administration), "teller-admin"
            ),
        ] as [(CommandError, Situation, String)])
    func advice(error: CommandError, situation: Situation, advice: String) {
        let report = ErrorReport(error, in: situation)
        #expect(report.advice.contains { $0.contains(advice) })
    }

    @Test("A login of a bridge is kept for its origin, whatever the path, and for no other")
    func loginStoreOfOrigins() async throws {
        try await FakeDaemon.inFolder { folder in
            func store(_ url: String) throws -> LoginStore {
                LoginStore(.bridge(try BridgeURL(url)), directory: folder + "/teller")
            }
            let login = KeptLogin(token: "t", username: nil)
            try store("https://Example.org/a/").keep(login)
            #expect(try store("https://example.org:443").kept() == login)
            for other in [
                "http://example.org", "https://example.org:444", "https://www.example.org",
                "https://example.org.evil.example",
            ] {
                #expect(try store(other).kept() == nil, "\(other)")
            }
            let socket = LoginStore(
                .socket(path: "https://example.org"), directory: folder + "/teller")
            #expect(socket.kept() == nil)
        }
    }

    @Test("A login is kept privately, for one socket, and replaced whole")
    func loginStore() async throws {
        try await FakeDaemon.inFolder { folder in
            let directory = folder + "/state/teller"
            let store = LoginStore(.socket(path: "/run/a.sock"), directory: directory)
            let other = LoginStore(.socket(path: "/run/a%2F.sock"), directory: directory)
            #expect(store.kept() == nil)
            try store.forget()
            try store.keep(KeptLogin(token: "one", username: "alice"))
            try store.keep(KeptLogin(token: "two", username: "alice", expiresAt: "2026"))
            #expect(store.kept()?.token == "two")
            #expect(other.kept() == nil)
            #expect(store.path == directory + "/%2Frun%2Fa.sock.json")
            #expect(mode(store.path) == 0o600)
            #expect(mode(directory) == 0o700)
            let same = LoginStore(.socket(path: "//run/./a.sock"), directory: directory)
            #expect(same.path == store.path)
            try store.forget()
            #expect(store.kept() == nil)
        }
    }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    @Test("Secrets are found in params however they are spelled")
    func secrets() throws {
        let names = try RPCCommand.names(of: Array(#"{"pass\u0077ord":"x","a":1}"#.utf8))
        #expect(names == ["a", "password"])
        #expect(throws: CommandError.input("The params must be a JSON object.")) {
            try RPCCommand.names(of: Array("[1]".utf8))
        }
    }

    @Test("A password and a token never are arguments")
    func noSecretArguments() {
        for arguments in [["login", "a", "--password", "x"], ["balance", "--token", "x"]] {
            #expect(throws: (any Error).self) { try Teller.parseAsRoot(arguments) }
        }
    }

    @Test("Every command has an example in its help")
    func examples() {
        for command in [Teller.self] + Self.commands(below: Teller.self).map(\.command) {
            let help = command.configuration.discussion
            #expect(
                help.contains("Example") || help.contains("To begin:"), "\(command)")
            #expect(help.contains("teller "), "\(command)")
        }
    }

    @Test("Every method has its command, apart from those that only programs need")
    func methods() {
        let commands = Set(Self.commands(below: Teller.self).map(\.words))
        let others = [
            "chat.cancel": "chat", "chat.get": "history", "server.info": "info",
            "server.ping": "ping", "rpc.discover": "rpc", "authenticate": "login",
            "admin.activity": "admin top", "server.metrics": "admin metrics",
            "server.reload": "admin reload", "relay": "rpc",
        ]
        for method in Methods.all {
            let words = others[method.name] ?? method.name.replacing(".", with: " ")
            #expect(commands.contains(words), "\(method.name)")
        }
    }

    @Test("Options that all commands share may stand before the command as well")
    func commonOptions() throws {
        let before = try Teller.parseAsRoot(["--socket", "/a", "ping", "--json"]) as? PingCommand
        #expect(before?.common.socket == "/a")
        #expect(before?.common.json == true)
        let nested = try Teller.parseAsRoot(["logins", "revoke", "7", "--socket", "/b"])
        #expect((nested as? LoginsRevokeCommand)?.common.socket == "/b")
        #expect((nested as? LoginsRevokeCommand)?.id == "7")
    }

    @Test(
        "A command line that asks for what can't be is refused before anything is sent",
        arguments: [
            ["login"], ["login", "alice", "--local"], ["login", "--local", "--token-stdin"],
            ["login", "--local", "--password-stdin"], ["admin", "revoke"],
            ["admin", "revoke", "7", "--all", "alice"], ["admin", "role", "alice", "king"],
            ["admin", "chats", "--state", "lost"], ["admin", "chats", "--since", "yesterday"],
            ["admin", "top", "--interval", "0"], ["admin", "top", "--count", "0"],
            ["admin", "create", "bob", "--no-password", "--password-stdin"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: (any Error).self) { try Teller.parseAsRoot(arguments) }
    }

    private static func commands(
        below command: any ParsableCommand.Type, _ words: String = ""
    ) -> [(words: String, command: any ParsableCommand.Type)] {
        command.configuration.subcommands.flatMap { subcommand in
            let name = subcommand.configuration.commandName ?? ""
            let words = words.isEmpty ? name : words + " " + name
            return [(words, subcommand)] + commands(below: subcommand, words)
        }
    }
}
