internal import Dispatch
internal import Synchronization
internal import TellerLedger

/// Copies the log into the database beside the commits, so that none of them waits for it.
///
/// What is copied beside them never is all while they go on: each adds to it. So when the log has
/// become long the writer copies the rest, which is little by then, and its next commit begins the
/// log anew.
actor LogCopier {
    /// Pages of log that are copied at a time: 16 MiB.
    ///
    /// A page that many commits change is copied once, so fewer at a time mean more in all; more at
    /// a time keep the disk from the commits for longer.
    static let batchPages = 4_000
    /// Where the log is to begin anew: 64 MiB.
    static let logPages = 16_000

    private struct State {
        /// Pages of the log as of the last commit.
        var pages = 0
        /// How many of them are in the database, or were to be.
        var copied = 0
        var isCopying = false
        /// Whether so many are copied that the writer may do the rest.
        var isNearlyDone = false
    }

    private let executor = SerialQueueExecutor(label: "log")
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }
    private let connection: SQLiteConnection
    private nonisolated let state = Mutex(State())

    init(_ connection: sending SQLiteConnection) { self.connection = connection }

    /// Whether the writer is to copy the rest of the log now, before it adds to it; told once.
    nonisolated var needsWriter: Bool {
        state.withLock { state in
            guard state.isNearlyDone else { return false }
            state.isNearlyDone = false
            state.copied = state.pages
            return true
        }
    }

    /// Takes note of a commit that left so many pages in the log.
    nonisolated func committed(pages: Int) {
        let begins = state.withLock { state in
            state.pages = pages
            // Begun anew.
            if pages < state.copied { state.copied = 0 }
            guard !state.isCopying, pages - state.copied >= Self.batchPages else { return false }
            state.isCopying = true
            return true
        }
        if begins { executor.queue.async { self.assumeIsolated { $0.copy() } } }
    }

    /// A failure is the next commit's to find; what it left is tried again with the next batch.
    private func copy() {
        let known = state.withLock { $0.pages }
        let copied = connection.copyLog() ?? known
        state.withLock { state in
            state.isCopying = false
            state.copied = copied
            state.isNearlyDone = state.pages >= Self.logPages
        }
    }
}
