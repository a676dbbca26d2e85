import ArgumentParser
import Glibc
import Logging
import ServiceLifecycle
import TellerBridge
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
              teller-bridge --listen 0.0.0.0:443 --host chat.example.org \
            --tls-certificate chain.pem --tls-key key.pem

            See teller-bridge(8).
            """,
        version: "teller-bridge \(Version.current)")

    @OptionGroup(title: "Listening") var listening: ListeningOptions
    @OptionGroup(title: "Callers") var callers: CallerOptions

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
        Glibc.exit(await command.start(passedSockets).rawValue)
    }

    private func start(_ passedSockets: [PassedSocket]) async -> ExitStatus {
        SystemLog.start(identifier: "teller-bridge")
        var logger = Logger(label: "teller-bridge")
        logger.logLevel = .notice
        DescriptorLimit.raise()
        do {
            let identity = try listening.identity()
            let bridge = Bridge(
                settings: callers.settings(socketPath: listening.socketPath()),
                listeners: try listening.listeners(passedSockets, logger), identity: identity,
                logger: logger)
            try await serve(bridge, identity, logger)
            return .success
        } catch let fault as BridgeListener.Fault {
            report(fault.description)
            return fault.isUsage ? .usage : .unavailable
        } catch let fault as TLSIdentity.Fault {
            report(fault.description)
            return .config
        } catch {
            report("\(error)")
            return .failure
        }
    }

    private func serve(
        _ bridge: Bridge, _ identity: TLSIdentity?, _ logger: Logger
    ) async throws {
        // The service group's own words are of no use to an operator.
        var quiet = logger
        quiet.logLevel = .error
        try await ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: bridge, serviceName: "bridge"),
                    .init(
                        service: CertificateReloads(identity: identity, logger: logger),
                        successTerminationBehavior: .ignore, serviceName: "reloads"),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        ).run()
    }

    private func report(_ message: String) {
        let line = Array("teller-bridge: \(message)\n".utf8)
        _ = write(STDERR_FILENO, line, line.count)
    }
}

/// How the bridge ends (sysexits.h).
enum ExitStatus: Int32 {
    case success = 0
    case failure = 1
    case usage = 64
    /// An address can't be listened on.
    case unavailable = 69
    /// The certificate or its key can't be used.
    case config = 78
}
