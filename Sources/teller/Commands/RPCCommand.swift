import ArgumentParser
import TellerClient
import TellerRPC

struct RPCCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "rpc",
        abstract: "Call any method of the daemon and print its result as JSON.",
        discussion: """
            The token that is kept is sent where the method needs one. Secrets are taken from \
            standard input only, because every user of the machine can read arguments.

            Examples:
              teller rpc server.info
              teller rpc history '{"limit": 2}'
              teller rpc register - < account.json
              teller rpc rpc.discover
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The method's name.", completion: Completion.methods)
    var method: String

    @Argument(help: "The params: a JSON object, or - to read one from standard input.")
    var params: String = "{}"

    var situation: Situation {
        // Params from standard input may bring a token of their own.
        let showsToken = params != "-" && access != .anyone
        return Situation(isRaw: true, showsToken: showsToken)
    }

    /// Whose method it is; anyone's where that is the daemon's to say.
    private var access: Access { Methods.all.first { $0.name == method }?.access ?? .anyone }

    func perform(in session: Session) async throws(CommandError) {
        let text = try params == "-" ? Self.standardInput() : Array(params.utf8)
        let names = try Self.names(of: text)
        if params != "-", let secret = names.first(where: Self.isSecret) {
            throw .usage(
                "A \(secret) is not taken from the command line; give the params on standard "
                    + "input: teller rpc \(method) -")
        }
        let access = names.contains("token") ? Access.anyone : access
        let client = session.client
        let (params, key) = IdempotencyKey.securing(text, of: method)
        let result = try await session.authorized(access, key: key) { token throws(ClientError) in
            try await client.call(self.method, params: params, token: token)
        }
        try session.console.show(json: result)
    }

    private static func isSecret(_ name: String) -> Bool {
        ["token", "password", "old_password", "new_password"].contains(name)
    }

    private static func standardInput() throws(CommandError) -> [UInt8] {
        switch ByteInput().all(limit: Limits.lineBytes) {
        case .bytes(let bytes): return bytes
        case .tooLong: throw .input("The params are over \(Limits.lineBytes) bytes.")
        case .failed: throw .input("Standard input can't be read: \(File.reason()).")
        }
    }

    /// The names of the params.
    static func names(of text: [UInt8]) throws(CommandError) -> [String] {
        guard let members = try? JSONText.decode([String: JSONValue].self, from: text) else {
            throw .input("The params must be a JSON object.")
        }
        return members.keys.sorted()
    }
}
