import ArgumentParser
import TellerClient
import TellerRPC

struct LoginCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Log in, and keep the token for the commands that follow.",
        discussion: """
            With --local the daemon takes who you are on this machine for it: no password, and an \
            account of that name if you have none yet.

            The token is kept under $XDG_STATE_HOME/teller (~/.local/state/teller), readable by \
            you alone, for the socket or the bridge that was used. TELLER_TOKEN overrides it.

            Examples:
              teller login alice
              teller login --local
              teller login alice --label laptop --password-stdin < password
              teller login --token-stdin < token
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var password: PasswordOptions

    @Argument(help: "The account's name.")
    var name: String?

    @Flag(help: "Log in as who you are on this machine, without a password.")
    var local = false

    @Option(help: ArgumentHelp("What the login is called in listings.", valueName: "text"))
    var label: String?

    @Option(help: ArgumentHelp("End the login after so many seconds.", valueName: "seconds"))
    var expiresIn: Int64?

    @Flag(help: "Keep a token that you have: one line of standard input.")
    var tokenStdin = false

    var situation: Situation { Situation(purpose: .login, username: name) }

    func validate() throws {
        guard [name != nil, local, tokenStdin].count(where: { $0 }) == 1 else {
            throw ValidationError(
                "Name the account, or give --local, or --token-stdin; one of them.")
        }
        guard !local || !password.passwordStdin else {
            throw ValidationError("--local takes no password.")
        }
        guard !tokenStdin || label == nil && expiresIn == nil && !password.passwordStdin else {
            throw ValidationError("--token-stdin takes none of the other options of a login.")
        }
    }

    func perform(in session: Session) async throws(CommandError) {
        if tokenStdin { return try await keepToken(in: session) }
        if local, session.place.address.isRemote {
            throw .usage(
                "--local is for the daemon's own machine: a bridge can't tell who you are there. "
                    + "Log in by name: teller login NAME")
        }
        let secret =
            try local ? nil : PasswordPrompt.known(fromInput: password.passwordStdin)
        try session.logins.prepare()
        let reply = try await session.call(
            Login.self,
            Login.Params(
                username: name, password: secret, local: local ? true : nil,
                label: label, expiresInSeconds: expiresIn))
        let login = reply.result
        try session.logins.keep(
            KeptLogin(token: login.token, username: login.username, expiresAt: login.expiresAt))
        try tell(session, reply.text, login.username, until: login.expiresAt)
    }

    private func keepToken(in session: Session) async throws(CommandError) {
        let token = try PasswordPrompt.fromStandardInput("token")
        if session.place.address.isRemote { return try await keepRemoteToken(token, in: session) }
        let reply = try await session.call(Authenticate.self, Authenticate.Params(token: token))
        let username = reply.result.username
        try session.logins.keep(KeptLogin(token: token, username: username))
        try tell(session, reply.text, username, until: nil)
    }

    /// A bridge takes no `authenticate`; whether a token is good, any other call tells.
    private func keepRemoteToken(
        _ token: String, in session: Session
    ) async throws(CommandError) {
        let reply: Reply<Balance>
        do throws(ClientError) {
            reply = try await session.client.call(Balance.self, NoParams(), token: token)
        } catch {
            throw .client(error)
        }
        try session.logins.keep(KeptLogin(token: token))
        try tell(session, reply.text, nil, until: nil)
    }

    private func tell(
        _ session: Session, _ json: [UInt8], _ username: String?, until end: String?
    ) throws(CommandError) {
        let console = session.console
        if console.json { return try console.show(json: json) }
        let until = end.map { " until \(console.output.word(console.output.time($0)))" } ?? ""
        let name = username.map { " as \(console.output.word($0))" } ?? ""
        try console.write("Logged in\(name)\(until).\n")
        if session.place.givenToken != nil {
            console.note("TELLER_TOKEN is set, and wins over this login.")
        }
    }
}
