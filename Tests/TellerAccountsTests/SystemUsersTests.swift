import Dispatch
import Synchronization
import Testing

@testable import TellerAccounts

@Suite("Users of the system")
struct SystemUsersTests {
    @Test("The system knows root by name, and most numbers not at all")
    func names() async throws {
        let users = SystemUsers()
        #expect(try await users.name(of: 0) == "root")
        #expect(try await users.name(of: 3_999_999_999) == nil)
    }

    @Test("A system that does not answer holds up those who ask, and no more than 64 of them")
    func queueLimit() async throws {
        let gate = DispatchSemaphore(value: 0)
        let users = SystemUsers { uid throws(SystemUsers.Failure) in
            gate.wait()
            return "user\(uid)"
        }
        let waiting = (0..<SystemUsers.queueLimit).map { number in
            Task.immediate { try await users.name(of: UInt32(number)) }
        }
        await #expect(throws: SystemUsers.Failure.queueFull) { try await users.name(of: 64) }
        for _ in 0...SystemUsers.queueLimit { gate.signal() }
        for (number, task) in waiting.enumerated() {
            #expect(try await task.value == "user\(number)")
        }
        #expect(try await users.name(of: 7) == "user7")
    }

    @Test("Any number of callers of one uid share a look-up, and none of them is turned away")
    func shared() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let looks = Mutex(0)
        let users = SystemUsers { uid throws(SystemUsers.Failure) in
            looks.withLock { $0 += 1 }
            begin.yield()
            gate.wait()
            return "user\(uid)"
        }
        let first = Task.immediate { try await users.name(of: 7) }
        _ = await begun.first { _ in true }
        let others = (0..<500).map { _ in Task.immediate { try await users.name(of: 7) } }
        gate.signal()
        gate.signal()
        for task in [first] + others { #expect(try await task.value == "user7") }
        #expect(looks.withLock(\.self) == 2)
    }

    @Test("Who asks while the system is at it is told what it is called then, and not before")
    func changedMeanwhile() async throws {
        let gate = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let name = Mutex("old")
        let users = SystemUsers { _ throws(SystemUsers.Failure) in
            let found = name.withLock(\.self)
            begin.yield()
            gate.wait()
            return found
        }
        let before = Task.immediate { try await users.name(of: 7) }
        _ = await begun.first { _ in true }
        name.withLock { $0 = "new" }
        let after = Task.immediate { try await users.name(of: 7) }
        gate.signal()
        gate.signal()
        #expect(try await before.value == "old")
        #expect(try await after.value == "new")
    }

    @Test(
        "An account is named after its user; else, or where that is taken, by the uid too",
        arguments: [
            ("alice", ["alice", "alice+uid1000"]), ("a", ["a", "a+uid1000"]),
            ("Al.ice-2_@x+y", ["Al.ice-2_@x+y", "Al.ice-2_@x+y+uid1000"]),
            ("CORP\\alice", ["CORPalice+uid1000"]), ("al ice", ["alice+uid1000"]),
            ("söme", ["sme+uid1000"]), ("名", ["+uid1000"]), ("alice$", ["alice+uid1000"]),
        ])
    func accountNames(name: String, expected: [String]) {
        #expect(SystemName.accountNames(name, uid: 1000) == expected)
    }

    @Test("A name that is too long is cut, so that the uid still stands behind it")
    func longNames() {
        let long = String(repeating: "x", count: 150)
        let names = SystemName.accountNames(long, uid: 4_294_967_294)
        #expect(names.first == long)
        #expect(names.last?.utf8.count == 150)
        #expect(names.last?.hasSuffix("x+uid4294967294") == true)
        let longer = SystemName.accountNames(long + "x", uid: 1)
        #expect(longer.count == 1)
        #expect(longer.first?.utf8.count == 150)
    }
}
