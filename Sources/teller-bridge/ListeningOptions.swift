import ArgumentParser
import Glibc
import Logging
import TellerBridge
import TellerClient
import TellerSystemd

/// Where the bridge listens, and where the daemon does.
struct ListeningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Listen here, if systemd passes no socket for it; may be given more than once. "
                + "(default: 127.0.0.1:8470)", valueName: "address:port"))
    var listen: [String] = []

    @Option(
        help: ArgumentHelp(
            "Serve /metrics here, if systemd passes no socket for it.", valueName: "address:port"))
    var metricsListen: [String] = []

    @Option(help: ArgumentHelp("Connect to the daemon at this socket.", valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp("Speak TLS, with this certificate chain in PEM.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The certificate's key in PEM.", valueName: "file"))
    var tlsKey: String?

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key are given together.")
        }
    }

    func socketPath() -> String {
        SocketPath.find(
            option: socket, environment: { getenv($0).map { String(cString: $0) } },
            exists: { access($0, F_OK) == 0 }
        ).path
    }

    func identity() throws(TLSIdentity.Fault) -> TLSIdentity? {
        guard let tlsCertificate, let tlsKey else { return nil }
        return try TLSIdentity(certificate: tlsCertificate, key: tlsKey)
    }

    func listeners(
        _ passed: [PassedSocket], _ logger: Logger
    ) throws(BridgeListener.Fault) -> Bridge.Listeners {
        var listeners = Bridge.Listeners()
        listeners.http = try BridgeListener.passed(passed, name: "http", orNameless: true)
        listeners.metrics = try BridgeListener.passed(passed, name: "metrics", orNameless: false)
        if listeners.http.isEmpty {
            listeners.http = try bind(listen.isEmpty ? ["127.0.0.1:8470"] : listen)
        } else if !listen.isEmpty {
            logger.warning("The option --listen is ignored: systemd passed a socket.")
        }
        if listeners.metrics.isEmpty {
            listeners.metrics = try bind(metricsListen)
        } else if !metricsListen.isEmpty {
            logger.warning("The option --metrics-listen is ignored: systemd passed a socket.")
        }
        return listeners
    }

    private func bind(_ addresses: [String]) throws(BridgeListener.Fault) -> [BridgeListener] {
        var listeners: [BridgeListener] = []
        for address in addresses { listeners.append(try BridgeListener.bind(address)) }
        return listeners
    }
}
