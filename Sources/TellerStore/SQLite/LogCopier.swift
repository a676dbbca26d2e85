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
    /// Where commits wait for the copying, since it does not keep up with them: 512 MiB.
    static let mostPages = 8 * logPages

    private struct State {
        /// Pages of the log as of the last commit.
        var pages = 0
        /// How many of them there were when it was last copied from.
        var seen = 0
        var isCopying = false
        /// Whether the writer is to copy the rest.
        var isForWriter = false
        /// Whether the log is to be emptied, as what was erased may stand in it.
        var isToBeEmptied = false
        /// Whether a look into the log is due.
        var isToBeExamined = false
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
            defer { state.isForWriter = false }
            return state.isForWriter
        }
    }

    /// Takes note of a commit that left so many pages in the log.
    nonisolated func committed(pages: Int) {
        examineLater()
        let begins = state.withLock { state in
            state.pages = pages
            // Begun anew.
            if pages < state.seen { state.seen = 0 }
            guard !state.isCopying, pages - state.seen >= Self.batchPages else { return false }
            state.isCopying = true
            return true
        }
        if begins { executor.queue.async { self.assumeIsolated { $0.copy() } } }
    }

    /// A failure is the next commit's to find; what it left is tried again with the next batch.
    private func copy() {
        var copied = 0
        var left = Int.max
        while true {
            let seen = state.withLock { $0.pages }
            let (before, leftBefore) = (copied, left)
            copied = connection.copyLog() ?? 0
            let isDone = state.withLock { state in
                state.seen = seen
                left = state.pages - copied
                if left < Self.batchPages {
                    state.isForWriter = state.pages >= Self.logPages
                } else if copied <= before {
                    // Nothing more can be copied: somebody reads older pages.
                } else if state.pages < Self.mostPages || left < leftBefore / 2 {
                    return false
                } else {
                    state.isForWriter = true
                }
                state.isCopying = false
                return true
            }
            if isDone { return }
        }
    }

    /// How long commits can go on into a log that was cut to nothing just as one of them was
    /// written, so that it has a hole and not its length to be told by; long enough for a look to
    /// cost nothing.
    private static let examination = DispatchTimeInterval.seconds(1)

    private nonisolated func examineLater() {
        let begins = state.withLock { state in
            defer { state.isToBeExamined = true }
            return !state.isToBeExamined
        }
        guard begins else { return }
        executor.queue.asyncAfter(deadline: .now() + Self.examination) { [weak self] in
            self?.assumeIsolated { copier in
                copier.state.withLock { $0.isToBeExamined = false }
                copier.connection.examine()
            }
        }
    }

    /// How soon after an erasure the log is emptied, and tried again where that could not be:
    /// several are often made one after another.
    private static let pause = DispatchTimeInterval.seconds(1)

    /// Sees to it that the log is empty soon, so that nothing erased can be read there.
    nonisolated func empty() {
        let begins = state.withLock { state in
            defer { state.isToBeEmptied = true }
            return !state.isToBeEmptied
        }
        if begins { emptyLater() }
    }

    private nonisolated func emptyLater() {
        executor.queue.asyncAfter(deadline: .now() + Self.pause) { [weak self] in
            self?.assumeIsolated { $0.emptyNow() }
        }
    }

    private func emptyNow() {
        state.withLock { $0.isToBeEmptied = false }
        connection.copyLog()
        guard !connection.emptyLog() else { return }
        empty()
    }
}
