internal import Glibc
internal import Synchronization
internal import TellerLedger

/// Asks the system what it calls its users.
///
/// The answer may come from a server far away and take its time; so it is waited for here, off
/// every other thread.
package actor SystemUsers {
    /// Questions that may wait; more would make those who wait give up first.
    static let queueLimit = 64
    /// Of them, of one uid: it is asked for its own name, which one answer tells.
    static let queueShare = 4

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

    private struct Waiting {
        var count = 0
        var byUID: [UInt32: Int] = [:]
    }

    private nonisolated let waiting = Mutex(Waiting())
    private let function: Function

    package init() { self.init(function: Self.look) }

    init(function: @escaping Function) { self.function = function }

    /// The name of a uid; nil where the system does not know it.
    package nonisolated func name(of uid: UInt32) async throws(Failure) -> String? {
        let isFull = waiting.withLock { waiting in
            guard waiting.count < Self.queueLimit,
                waiting.byUID[uid, default: 0] < Self.queueShare
            else { return true }
            waiting.count += 1
            waiting.byUID[uid, default: 0] += 1
            return false
        }
        if isFull { throw .queueFull }
        defer {
            waiting.withLock { waiting in
                waiting.count -= 1
                let left = waiting.byUID[uid, default: 1] - 1
                waiting.byUID[uid] = left == 0 ? nil : left
            }
        }
        return try await ask(uid)
    }

    private func ask(_ uid: UInt32) throws(Failure) -> String? { try function(uid) }

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
