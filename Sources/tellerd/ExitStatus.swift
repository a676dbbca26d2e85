import TellerConfig
import TellerServer
import TellerStore

/// How the daemon ends (sysexits.h).
enum ExitStatus: Int32 {
    case success = 0
    case failure = 1
    /// What is to be restored is no sound backup.
    case data = 65
    /// There is nothing to restore.
    case noInput = 66
    /// Another daemon has the state or the socket.
    case unavailable = 69
    /// What is to be made is there already.
    case exists = 73
    case inputOutput = 74
    case config = 78
}

/// Why the daemon does not start.
enum StartError: Error, CustomStringConvertible {
    case config(ConfigError)
    case store(StoreOpenError)
    case socket(SocketError)
    case state(path: String, reason: String)
    case modelKey(ModelKeyError)
    case noSocket
    case noState

    var description: String {
        switch self {
        case .config(let error): error.description
        case .store(let error): error.description
        case .socket(let error): error.description
        case .state(let path, let reason): "the state directory \(path) can't be made: \(reason)"
        case .modelKey(let error): error.description
        case .noSocket: "name a socket by --socket; there is no XDG_RUNTIME_DIR to put one in"
        case .noState: "name a directory by --state; there is no HOME to keep the ledger in"
        }
    }

    var status: ExitStatus {
        switch self {
        case .store(.alreadyInUse), .socket(.alreadyServed): .unavailable
        case .store, .state: .inputOutput
        case .config, .modelKey: .config
        case .socket, .noSocket, .noState: .failure
        }
    }

    /// Whether the next try may end otherwise, without a new start.
    var isTransient: Bool {
        switch self {
        case .config, .store, .state, .modelKey: true
        case .socket, .noSocket, .noState: false
        }
    }

    /// What callers are told meanwhile, where the daemon stays up.
    var closure: Availability.Closure {
        switch self {
        case .config, .modelKey: .config
        case .store, .socket, .state, .noSocket, .noState: .ledger
        }
    }
}
