import ArgumentParser
import TellerBridge

/// Who may call, how often, and by which names.
struct CallerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve requests for this host name too; may be given more than once.",
            valueName: "name"))
    var host: [String] = []

    @Option(
        help: ArgumentHelp(
            "Let pages of this origin call; may be given more than once.", valueName: "origin"))
    var allowOrigin: [String] = []

    @Option(
        help: ArgumentHelp(
            "Believe what this proxy says in X-Forwarded-For; may be given more than once.",
            valueName: "address[/bits]"), transform: addressRange)
    var trustedProxy: [AddressRange] = []

    @Option(
        help: ArgumentHelp("Keep at most so many connections open.", valueName: "count"))
    var maxConnections = BridgeLimits.connections

    @Option(
        help: ArgumentHelp(
            "Take at most so many requests a minute from one address; 0: no limit.",
            valueName: "count"))
    var requestsPerMinute = BridgeLimits.requestsPerMinute

    @Option(
        help: ArgumentHelp(
            "Give running requests so long when the bridge stops.", valueName: "seconds"))
    var stopSeconds = BridgeLimits.stopSeconds

    func validate() throws {
        for name in host {
            guard !name.isEmpty, name.utf8.allSatisfy({ Self.isOfName($0) }) else {
                throw ValidationError("--host takes a name without port, not '\(name)'.")
            }
        }
        for origin in allowOrigin {
            guard ["http://", "https://"].contains(where: origin.hasPrefix), !origin.hasSuffix("/")
            else {
                throw ValidationError(
                    "--allow-origin takes an origin like https://example.org, not '\(origin)'.")
            }
        }
        guard (1...1_000_000).contains(maxConnections) else {
            throw ValidationError("--max-connections is 1 to 1000000.")
        }
        guard (0...1_000_000_000).contains(requestsPerMinute) else {
            throw ValidationError("--requests-per-minute is 0 to 1000000000.")
        }
        guard (1...3600).contains(stopSeconds) else {
            throw ValidationError("--stop-seconds is 1 to 3600.")
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    func settings(socketPath: String) -> BridgeSettings {
        var settings = BridgeSettings(socketPath: socketPath)
        settings.hosts = Set(host.map { $0.lowercased() })
        settings.allowedOrigins = Set(allowOrigin.map { $0.lowercased() })
        settings.trustedProxies = trustedProxy
        settings.connections = maxConnections
        settings.requestsPerMinute = requestsPerMinute
        settings.stopSeconds = stopSeconds
        return settings
    }
}

private func addressRange(_ text: String) throws -> AddressRange {
    guard let range = AddressRange(text) else {
        throw ValidationError("'\(text)' is no address, and no range like 10.0.0.0/8.")
    }
    return range
}
