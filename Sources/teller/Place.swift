import Glibc
import TellerClient

/// What a command line says of where the daemon is.
struct PlaceOptions: Hashable, Sendable {
    var socket: String?
    var url: String?
    var caFile: String?
    var isInsecure = false
}

/// Which daemon is spoken to, and how: by options, then by variables.
struct Place: Sendable {
    static let urlVariable = "TELLER_URL"
    static let authoritiesVariable = "TELLER_CA_FILE"

    let address: DaemonAddress
    let origin: SocketPath.Origin
    let trust: BridgeTrust
    /// `TELLER_TOKEN`, if it is for this place.
    ///
    /// It goes with `TELLER_URL`: where that is set, to its origin and nowhere else; where it is
    /// not, to sockets. So a token gets to nobody who did not issue it because of an option.
    let givenToken: String?
    /// Whether there is one, and it is for another place.
    let isTokenWithheld: Bool

    /// - Errors: `usage` for options that don't go together and for a URL that is none, or that
    ///   passwords and tokens would be read on the way to; `system` for a file of authorities
    ///   that holds none.
    init(_ options: PlaceOptions) throws(CommandError) {
        guard options.socket == nil || options.url == nil else {
            throw .usage("Only one of --socket and --url can be where the daemon is.")
        }
        let variable = options.socket == nil ? Environment.value(Self.urlVariable) : nil
        if let text = options.url ?? variable {
            let name = options.url == nil ? Self.urlVariable : "--url"
            let url = try Self.url(text, from: name, isInsecure: options.isInsecure)
            address = .bridge(url)
            origin = options.url == nil ? .environment : .option
        } else {
            let (path, origin) = SocketPath.find(
                option: options.socket, environment: Environment.value,
                exists: { access($0, F_OK) == 0 })
            address = .socket(path: path)
            self.origin = origin
        }
        trust = try Self.trust(options, address)
        let token = Environment.token
        givenToken = Self.isForToken(address) ? token : nil
        isTokenWithheld = token != nil && givenToken == nil
    }

    /// Why it is withheld.
    var withholding: String {
        switch address {
        case .socket:
            "TELLER_TOKEN is set, and TELLER_URL says that it is for another place than the socket."
        case .bridge(let url):
            "TELLER_TOKEN is set, and nothing says that it is for \(url.origin); set TELLER_URL to "
                + "that as well, or unset TELLER_TOKEN."
        }
    }

    private static func url(
        _ text: String, from name: String, isInsecure: Bool
    ) throws(CommandError) -> BridgeURL {
        let url: BridgeURL
        do throws(BridgeURL.Fault) {
            url = try BridgeURL(text)
        } catch {
            throw .usage("The URL of \(name) \(error.reason).")
        }
        guard url.scheme == .https || url.isLoopback || isInsecure else {
            throw .usage(
                "The URL of \(name) is of http, so all on the way could read what is sent to "
                    + "\(url.host); use https, or say --insecure.")
        }
        return url
    }

    private static func trust(
        _ options: PlaceOptions, _ address: DaemonAddress
    ) throws(CommandError) -> BridgeTrust {
        guard case .bridge(let url) = address, url.scheme == .https,
            let path = options.caFile ?? Environment.value(authoritiesVariable)
        else { return .system }
        do throws(BridgeTrust.Fault) {
            return try .authorities(checked: path)
        } catch {
            throw .system("No certificate of an authority can be read from \(path).")
        }
    }

    private static func isForToken(_ address: DaemonAddress) -> Bool {
        let named = Environment.value(urlVariable)
        switch address {
        case .socket: return named == nil
        case .bridge(let url): return named.flatMap { try? BridgeURL($0) }?.origin == url.origin
        }
    }
}
