import ArgumentParser
import Glibc
import Logging
import ServiceLifecycle
import TellerBridge
import TellerClient
import TellerRPC
import TellerSystemd
import UnixSignals

/// The command line of teller-bridge.
struct BridgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "teller-bridge",
        abstract: "Serve tellerd's accounts and chats over HTTP.",
        discussion: """
            Takes its listeners from systemd when given any, else binds --listen. It keeps no \
            state and no secret of its own: every request is tellerd's to decide.

            EXAMPLES
              teller-bridge --listen 127.0.0.1:8470
              teller-bridge --listen 0.0.0.0:443 --tls-certificate chain.pem --tls-key key.pem \
            --host chat.example.org

            See teller-bridge(8).
            """,
        version: "teller-bridge \(Version.current)")

    @Option(
        help: ArgumentHelp(
            "Listen here, if systemd passes no socket; may be given more than once.",
            valueName: "address:port"))
    var listen: [String] = []

    @Option(help: ArgumentHelp("The daemon's socket.", valueName: "path"))
    var socket: String?

    static func run(passedSockets: [PassedSocket]) async {
        let command: BridgeCommand
        do {
            // `--help` and `--version` are parsed as commands of their own.
            let parsed = try parseAsRoot()
            guard let parsed = parsed as? BridgeCommand else {
                var parsed = parsed
                try parsed.run()
                return
            }
            command = parsed
        } catch {
            exit(withError: error)
        }
        Glibc.exit(await command.start(passedSockets))
    }

    private func start(_ passedSockets: [PassedSocket]) async -> Int32 {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var logger = Logger(label: "teller-bridge")
        logger.logLevel = .notice
        do {
            var listeners = try BridgeListener.passed(
                passedSockets, name: "http", orNameless: true)
            if listeners.isEmpty {
                for address in listen.isEmpty ? ["127.0.0.1:8470"] : listen {
                    listeners.append(try BridgeListener.bind(address))
                }
            } else if !listen.isEmpty {
                logger.warning("The option --listen is ignored: systemd passed a socket.")
            }
            let path = SocketPath.find(
                option: socket, environment: { getenv($0).map { String(cString: $0) } },
                exists: { access($0, F_OK) == 0 }
            ).path
            let bridge = Bridge(
                settings: BridgeSettings(socketPath: path), listeners: listeners, logger: logger)
            var quiet = logger
            quiet.logLevel = .error
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [
                        .init(
                            service: bridge,
                            successTerminationBehavior: .gracefullyShutdownGroup,
                            serviceName: "bridge")
                    ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
            try await group.run()
            return 0
        } catch let fault as BridgeListener.Fault {
            report(fault.description)
            return 69
        } catch {
            report("\(error)")
            return 1
        }
    }

    private func report(_ message: String) {
        let line = Array("teller-bridge: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}
