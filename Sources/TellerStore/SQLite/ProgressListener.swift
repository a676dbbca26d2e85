internal import GRDBSQLite

/// Hears from a connection while its statements get on.
///
/// Lives longer than it is attached: the connection knows its address only.
final class ProgressListener {
    private let step: @Sendable () -> Void

    init(_ step: @escaping @Sendable () -> Void) { self.step = step }

    /// Steps of SQLite's machine between two calls: some milliseconds, if the disk is quick.
    private static let steps: Int32 = 100_000

    func attach(to connection: OpaquePointer?) {
        sqlite3_progress_handler(
            connection, Self.steps,
            { address in
                guard let address else { return 0 }
                Unmanaged<ProgressListener>.fromOpaque(address).takeUnretainedValue().step()
                return 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func detach(from connection: OpaquePointer?) {
        sqlite3_progress_handler(connection, 0, nil, nil)
    }
}
