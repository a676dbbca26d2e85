internal import Synchronization
internal import TellerLedger

/// Hashes passwords one at a time, off every other thread: each takes some ten milliseconds of a
/// core and 19 MiB, which strangers may ask for.
package actor PasswordHasher {
    /// Hashes that may wait; more would make those who wait give up first.
    package static let queueLimit = 64
    /// Of them, of one source: half, so that who floods the queue makes others wait for less than a
    /// second, and turns none of them away.
    static let queueShare = queueLimit / 2
    /// When the queue will have moved on.
    package static let retryAfterSeconds = 2

    package enum Failure: Error, Hashable, Sendable {
        case queueFull
        /// Of the library: no memory for it.
        case fault
    }

    private let executor = SerialQueueExecutor(label: "passwords")
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// What a password is to a hash.
    package enum Verdict: Hashable, Sendable {
        case wrong
        case right
        /// Right, and the hash was made with less work than passwords get by now.
        case rightButWeak
    }

    /// Argon2, or what a test puts in its place.
    typealias Function =
        @Sendable (
            _ password: [UInt8], _ salt: [UInt8], Argon2Parameters, _ length: Int
        ) throws(Argon2.Fault) -> [UInt8]

    private struct Waiting {
        var count = 0
        var bySource: [Source: Int] = [:]
    }

    private nonisolated let waiting = Mutex(Waiting())
    private let function: Function
    private let parameters = Argon2Parameters()

    /// What a password for an unknown name is checked against, so that it takes as long.
    ///
    /// Nothing is found equal to it, so it need not be the hash of anything.
    private static let decoy = PasswordHash(
        parameters: Argon2Parameters(), salt: Array(repeating: 0, count: Argon2.saltBytes),
        hash: Array(repeating: 0, count: Argon2.hashBytes))

    package init() {
        self.init { password, salt, parameters, length throws(Argon2.Fault) in
            try Argon2.hash(password, salt: salt, parameters, length: length)
        }
    }

    init(function: @escaping Function) { self.function = function }

    /// A new hash of a password, in PHC string format.
    ///
    /// Nobody's share is counted without a source.
    package nonisolated func hash(
        _ password: String, for source: Source? = nil
    ) async throws(Failure) -> String {
        try enter(source)
        defer { leave(source) }
        return try await compute(password).text
    }

    /// Whether a password is that of a hash; wrong, after the same work, where there is none.
    package nonisolated func verify(
        _ password: String, against text: String?, for source: Source? = nil
    ) async throws(Failure) -> Verdict {
        try enter(source)
        defer { leave(source) }
        return try await check(password, text.flatMap(PasswordHash.init(text:)))
    }

    /// How many are hashed or wait for that.
    nonisolated var waitingCount: Int { waiting.withLock { $0.count } }

    private nonisolated func enter(_ source: Source?) throws(Failure) {
        let isFull = waiting.withLock { waiting in
            guard waiting.count < Self.queueLimit else { return true }
            if let source {
                let own = waiting.bySource[source, default: 0]
                guard own < Self.queueShare else { return true }
                waiting.bySource[source] = own + 1
            }
            waiting.count += 1
            return false
        }
        if isFull { throw .queueFull }
    }

    private nonisolated func leave(_ source: Source?) {
        waiting.withLock { waiting in
            waiting.count -= 1
            guard let source, let own = waiting.bySource[source] else { return }
            waiting.bySource[source] = own > 1 ? own - 1 : nil
        }
    }

    private func compute(_ password: String) throws(Failure) -> PasswordHash {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Argon2.saltBytes).map { _ in
            UInt8.random(in: .min ... .max, using: &generator)
        }
        return PasswordHash(
            parameters: parameters, salt: salt,
            hash: try run(password, salt, parameters, Argon2.hashBytes))
    }

    private func check(_ password: String, _ known: PasswordHash?) throws(Failure) -> Verdict {
        let reference = known ?? Self.decoy
        let hash = try run(
            password, reference.salt, reference.parameters, reference.hash.count)
        guard known != nil, Self.areEqual(hash, reference.hash) else { return .wrong }
        return reference.parameters.isBelow(parameters) ? .rightButWeak : .right
    }

    private func run(
        _ password: String, _ salt: [UInt8], _ parameters: Argon2Parameters, _ length: Int
    ) throws(Failure) -> [UInt8] {
        do throws(Argon2.Fault) {
            return try function(Array(password.utf8), salt, parameters, length)
        } catch {
            throw .fault
        }
    }

    /// In a time that does not tell where they differ.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
