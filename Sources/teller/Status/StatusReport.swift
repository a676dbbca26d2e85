import TellerClient
import TellerRPC

/// What a look at the service has found, as programs read it.
struct StatusReport: Encodable {
    struct Login: Encodable {
        var username: String?
        var balance: Int64
        var held: Int64
    }

    var well: Bool
    var socket: String?
    var url: String?
    var socketOrigin: SocketPath.Origin?
    var urlOrigin: SocketPath.Origin?
    var error: RPCError?
    var version: String?
    var uptimeSeconds: Int64?
    var pingMicroseconds: Int64?
    var ready: Bool?
    var models: [Models.Model]?
    var accounts: AccountRules?
    var login: Login?
    var admin: Bool?
    var units: [SystemUnit]

    enum CodingKeys: String, CodingKey {
        case well, socket, url, error, version, ready, models, accounts, login, admin, units
        case socketOrigin = "socket_origin"
        case urlOrigin = "url_origin"
        case uptimeSeconds = "uptime_seconds"
        case pingMicroseconds = "ping_microseconds"
    }

    init(_ status: ServiceStatus) {
        well = status.isWell
        switch status.address {
        case .socket(let path): (socket, socketOrigin) = (path, status.origin)
        case .bridge(let place): (url, urlOrigin) = (place.text, status.origin)
        }
        error = status.error.map { ErrorReport(.client($0), in: Situation()).error }
        version = status.info?.version
        uptimeSeconds = status.info?.uptimeSeconds
        pingMicroseconds = status.ping.map { Int64($0 / .microseconds(1)) }
        ready = status.info?.ready
        models = status.info?.models
        accounts = status.info?.accounts
        if let balance = status.caller.balance {
            login = Login(
                username: status.caller.username, balance: balance.balance, held: balance.held)
        }
        admin = status.info.map { _ in status.caller.isAdmin }
        units = status.units
    }
}
