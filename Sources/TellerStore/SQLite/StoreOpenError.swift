/// Why a store can't be opened; each tells an operator what to do.
package enum StoreOpenError: Error, CustomStringConvertible {
    case alreadyInUse(directory: String)
    case unusable(path: String, reason: String)
    /// Written by a newer daemon: an older one would misread it.
    case newerSchema(path: String)
    /// The database does not sync every commit, though it was told to.
    case notDurable(path: String)

    package var description: String {
        switch self {
        case .alreadyInUse(let directory):
            "another tellerd runs on \(directory); stop it, or name another directory by --state"
        case .unusable(let path, let reason):
            "\(path) can't be used: \(reason)"
        case .newerSchema(let path):
            "\(path) was written by a newer tellerd; install that version or a later one"
        case .notDurable(let path):
            "\(path) refuses to sync every commit (WAL with synchronous=FULL)"
        }
    }
}
