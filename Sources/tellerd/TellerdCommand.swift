import ArgumentParser
import Glibc
import Logging
import TellerConfig
import TellerRPC
import TellerServer
import TellerSystemd

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
              tellerd --restore backup.sqlite --state /tmp/restored
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

    @Option(
        help: ArgumentHelp(
            "End after this many seconds without a connection, if systemd passed the socket.",
            valueName: "seconds"))
    var exitIdleTime: Int64?

    @Option(
        help: ArgumentHelp(
            "Fill an empty state directory from this backup, and exit.", valueName: "file"))
    var restore: String?

    @Option(
        help: ArgumentHelp(
            "Restore only the file that has this SHA-256.", valueName: "digits"))
    var sha256: String?

    @Flag(help: "Check the config file and the keys it names, say what is wrong, and exit.")
    var checkConfig = false

    /// A day and more is as good as never.
    private static let idleTimes: ClosedRange<Int64> = 1...86_400

    func validate() throws {
        if let sha256 {
            guard restore != nil else { throw ValidationError("--sha256 is for --restore.") }
            guard sha256.count == 64, sha256.allSatisfy(\.isHexDigit) else {
                throw ValidationError("--sha256 takes 64 hexadecimal digits.")
            }
        }
        guard let exitIdleTime, !Self.idleTimes.contains(exitIdleTime) else { return }
        throw ValidationError(
            "--exit-idle-time is \(exitIdleTime); it may be \(Self.idleTimes.lowerBound) to "
                + "\(Self.idleTimes.upperBound) seconds.")
    }

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
        let source = ConfigSource(path: config)
        if checkConfig { return check(source) }
        if let restore {
            return await Restoration(file: restore, sha256: sha256, state: state).run(report)
        }
        do {
            let options = Daemon.Options(
                source: source, socket: socket, state: state, exitIdleTime: exitIdleTime)
            try await Daemon(options, passedSockets: try passedSockets.get()).run()
            return .success
        } catch let error as StartError {
            tellWhyNot(error.description)
            return error.status
        } catch {
            tellWhyNot("\(error)")
            return .failure
        }
    }

    /// Reads what a start or a reload would.
    private func check(_ source: ConfigSource) -> ExitStatus {
        do {
            guard let config = try source.readFile() else {
                print("There is no \(ConfigSource.systemPath); the defaults hold.")
                return .success
            }
            for model in config.models { try ModelKey.check(for: model) }
            print("The config is well.")
            return .success
        } catch {
            report("\(error)")
            return .config
        }
    }

    private func tellWhyNot(_ reason: String) {
        let values: [LogKey: Logger.MetadataValue] = [.reason: "\(reason)"]
        if !SystemLog.tellJournal(.notStarted, values, identifier: "tellerd") { report(reason) }
    }

    private func report(_ message: String) {
        let line = Array("tellerd: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
