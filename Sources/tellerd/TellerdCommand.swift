import ArgumentParser
import Glibc
import TellerConfig
import TellerRPC
import TellerServer

/// The command line of tellerd.
struct TellerdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tellerd",
        abstract: "Serve prepaid AI chat to the programs and people of this machine.",
        discussion: """
            Takes its socket from systemd when given one, else binds --socket itself. Without a \
            config file it offers the echo model and every default.

            EXAMPLES
              tellerd --state /tmp/teller --socket /tmp/teller.sock
              tellerd --config teller.yaml --check-config
              systemd-socket-activate -l /tmp/teller.sock --fdname=rpc tellerd --state /tmp/teller

            See tellerd(8) and teller.yaml(5).
            """,
        version: "tellerd \(Version.current)")

    @Option(help: ArgumentHelp("Read this config file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Bind this socket, if systemd passes none.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("Keep the ledger in this directory.", valueName: "directory"))
    var state: String?

    @Flag(help: "Check the config file, say what is wrong with it, and exit.")
    var checkConfig = false

    static func run(passedSockets: Result<[ListeningSocket], SocketError>) async {
        let command: TellerdCommand
        do {
            // `--help` and `--version` are parsed as commands of their own.
            let parsed = try parseAsRoot()
            guard let parsed = parsed as? TellerdCommand else {
                var parsed = parsed
                try parsed.run()
                return
            }
            command = parsed
        } catch {
            exit(withError: error)
        }
        let status = await command.start(passedSockets)
        Glibc.exit(status.rawValue)
    }

    private func start(
        _ passedSockets: Result<[ListeningSocket], SocketError>
    ) async -> ExitStatus {
        let settings: Config
        do throws(ConfigError) {
            settings = try ConfigSource(path: config).read()
        } catch {
            report(error.description)
            return .config
        }
        if checkConfig {
            print("The config is well.")
            return .success
        }
        do {
            let daemon = try Daemon(
                config: settings, source: ConfigSource(path: config), socket: socket,
                state: state,
                passedSockets: try passedSockets.get())
            try await daemon.run()
            return .success
        } catch let error as StartError {
            report(error.description)
            return error.status
        } catch {
            report("\(error)")
            return .failure
        }
    }

    private func report(_ message: String) {
        let line = Array("tellerd: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
