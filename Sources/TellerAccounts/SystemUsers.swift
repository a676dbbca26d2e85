internal import Glibc
internal import Synchronization
internal import TellerLedger

/// Asks the system what it calls its users.
///
/// The answer may come from a server far away and take its time; so it is waited for here, off
/// every other thread.
package actor SystemUsers {
    /// Questions that may wait, each about another uid; more would make those who wait give up
    /// first.
    package static let queueLimit = 64
    /// When the system may have answered some of them.
    package static let retryAfterSeconds = 2

    package enum Failure: Error, Hashable, Sendable {
        case queueFull
        /// The system can't tell now.
        case fault(errno: Int32)
    }

    typealias Function = @Sendable (UInt32) throws(Failure) -> String?

    private let executor = SerialQueueExecutor(label: "users")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    private typealias Answer = Task<Result<String?, Failure>, Never>

    private struct Questions {
        /// Those that have been asked and not answered.
        var count = 0
        /// Those of them that the system has not been asked yet.
        var waiting: [UInt32: Answer] = [:]
    }

    private nonisolated let questions = Mutex(Questions())
    private let function: Function

    package init() { self.init(function: Self.look) }

    init(function: @escaping Function) { self.function = function }

    /// The name of a uid; nil where the system does not know it.
    ///
    /// All who ask about one uid while it waits for its turn share one look-up, so that nobody is
    /// in his own way.
    package nonisolated func name(of uid: UInt32) async throws(Failure) -> String? {
        let answer = try questions.withLock { questions throws(Failure) -> Answer in
            if let shared = questions.waiting[uid] { return shared }
            guard questions.count < Self.queueLimit else { throw .queueFull }
            questions.count += 1
            let own = Task { await ask(uid) }
            questions.waiting[uid] = own
            return own
        }
        return try await answer.value.get()
    }

    private func ask(_ uid: UInt32) -> Result<String?, Failure> {
        // Who comes from here on is told by the next look-up: this one may find what was before.
        questions.withLock { $0.waiting[uid] = nil }
        defer { questions.withLock { $0.count -= 1 } }
        return Result { () throws(Failure) in try function(uid) }
    }

    /// A user's line in the database; the longest that is asked for again with more room.
    private static let lineBytes = (first: 1 << 10, longest: 1 << 20)

    @Sendable
    private static func look(_ uid: UInt32) throws(Failure) -> String? {
        var size = lineBytes.first
        while true {
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            var buffer = [CChar](repeating: 0, count: size)
            // The name lies in the buffer, and so is read while that is there.
            let (code, name) = buffer.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return (ENOMEM, String?.none) }
                let code = getpwuid_r(uid, &entry, start, buffer.count, &found)
                let name = found.flatMap { user in
                    user.pointee.pw_name.map { String(cString: $0) }
                }
                return (code, name)
            }
            switch code {
            case 0: return name.flatMap { $0.isEmpty ? nil : $0 }
            case ERANGE where size < lineBytes.longest: size *= 4
            case EINTR: continue
            // What getpwnam(3) lists for a user that is not found.
            case ENOENT, ESRCH, EBADF, EPERM: return nil
            default: throw .fault(errno: code)
            }
        }
    }
}
