internal import Glibc

/// A state directory that goes with the test that made it.
package final class StateDirectory: Sendable {
    package let path: String

    package init() {
        var template = Array("/tmp/teller-state-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no scratch directory: \(errno)") }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    package var database: String { path + "/ledger.sqlite" }

    /// The database with its log and the log's index.
    package var databaseFiles: [String] { ["", "-wal", "-shm"].map { database + $0 } }

    deinit {
        for file in databaseFiles + [path + "/lock"] { unlink(file) }
        rmdir(path)
    }
}
