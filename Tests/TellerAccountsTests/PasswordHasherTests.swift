import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import TellerAccounts

@Suite("Passwords")
struct PasswordHasherTests {
    @Test("Its own password fits a hash, another does not")
    func rightAndWrong() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("correct horse")
        #expect(try await hasher.verify("correct horse", against: hash) == .right)
        #expect(try await hasher.verify("correct horsf", against: hash) == .wrong)
        #expect(try await hasher.verify("", against: hash) == .wrong)
        #expect(try await hasher.verify("correct horse", against: nil) == .wrong)
        #expect(try await hasher.verify("correct horse", against: "no hash") == .wrong)
        #expect(try await hasher.hash("correct horse") != hash, "each has a salt of its own")
    }

    /// What a hasher was asked to work.
    private final class Work: Sendable {
        struct Item: Hashable, Sendable {
            var parameters: Argon2Parameters
            var salt: Int
            var length: Int
        }

        let items = Mutex<[Item]>([])

        var hasher: PasswordHasher {
            PasswordHasher { _, salt, parameters, length throws(Argon2.Fault) in
                let item = Item(parameters: parameters, salt: salt.count, length: length)
                self.items.withLock { $0.append(item) }
                return Array(repeating: 1, count: length)
            }
        }
    }

    @Test("A name that is unknown, or has no password, costs the same work as a wrong password")
    func sameWork() async throws {
        let work = Work()
        let hasher = work.hasher
        let hash = try await hasher.hash("password")
        for known in [nil, hash, nil, "no hash", hash] {
            _ = try await hasher.verify("guess", against: known)
        }
        let items = work.items.withLock { $0 }
        #expect(items.count == 6)
        #expect(Set(items).count == 1)
        #expect(items.first?.parameters == Argon2Parameters())
    }

    @Test("A hash of nothing but zeros opens nothing")
    func decoy() async throws {
        let hasher = PasswordHasher { _, _, _, length throws(Argon2.Fault) in
            Array(repeating: 0, count: length)
        }
        #expect(try await hasher.verify("guess", against: nil) == .wrong)
    }

    @Test(
        "Sixty-four wait at most; the next is told that the queue is full, and then there is room")
    func queueLimit() async throws {
        let gate = DispatchSemaphore(value: 0)
        let hasher = PasswordHasher { _, _, _, length throws(Argon2.Fault) in
            gate.wait()
            return Array(repeating: 1, count: length)
        }
        let waiting = (0..<PasswordHasher.queueLimit).map { number in
            Task.immediate {
                number.isMultiple(of: 2)
                    ? try await hasher.hash("password").isEmpty
                    : try await hasher.verify("password", against: nil) == .right
            }
        }
        await #expect(throws: PasswordHasher.Failure.queueFull) { try await hasher.hash("more") }
        await #expect(throws: PasswordHasher.Failure.queueFull) {
            try await hasher.verify("more", against: nil)
        }
        for _ in 0...PasswordHasher.queueLimit { gate.signal() }
        for task in waiting { #expect(try await !task.value) }
        #expect(try await !hasher.hash("now").isEmpty)
    }

    @Test("One source takes half of the queue at most, and the rest is there for others")
    func queueShare() async throws {
        let gate = DispatchSemaphore(value: 0)
        let hasher = PasswordHasher { _, _, _, length throws(Argon2.Fault) in
            gate.wait()
            return Array(repeating: 1, count: length)
        }
        let waiting = (0..<PasswordHasher.queueShare).map { _ in
            Task.immediate { try await hasher.hash("password", for: .uid(1)).isEmpty }
        }
        await #expect(throws: PasswordHasher.Failure.queueFull) {
            try await hasher.hash("more", for: .uid(1))
        }
        let other = Task.immediate { try await hasher.hash("password", for: .uid(2)).isEmpty }
        for _ in 0...PasswordHasher.queueLimit { gate.signal() }
        for task in waiting + [other] { #expect(try await !task.value) }
        #expect(try await !hasher.hash("now", for: .uid(1)).isEmpty)
    }

    @Test("A fault of the library is told as one, and leaves no place taken")
    func fault() async {
        let hasher = PasswordHasher { _, _, _, _ throws(Argon2.Fault) in throw .code(-22) }
        for _ in 0...PasswordHasher.queueLimit {
            await #expect(throws: PasswordHasher.Failure.fault) { try await hasher.hash("x") }
        }
    }
}
