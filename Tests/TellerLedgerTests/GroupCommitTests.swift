import Synchronization
import TellerLedger
import TellerStore
import TestSupport
import Testing

@Suite("Group commit")
struct GroupCommitTests {
    /// A ledger whose first group stands at the gate, so that all that is posted now waits.
    private final class Bench {
        let gate: Gate
        let groups = Groups()
        let ledger: Ledger
        private let directory = StateDirectory()

        init(failing: Set<Int> = []) throws {
            gate = Gate(failing: failing)
            let store = try SQLiteStore(directory: directory.path, node: 1)
            let groups = groups
            ledger = Ledger(
                store: GatedStore(try store.makeWriter(), gate: gate),
                clock: { Timestamp(milliseconds: 0) },
                observe: { groups.add($0.commands, failed: $0.error != nil) })
        }

        /// Posts at once: on return it is in the queue.
        func post<Command: LedgerCommand>(
            _ command: Command
        ) -> Task<Result<Command.Outcome, LedgerError>, Never> {
            let ledger = ledger
            return Task.immediate {
                do throws(LedgerError) {
                    return .success(try await ledger.post(command))
                } catch {
                    return .failure(error)
                }
            }
        }

        func postFirst(_ name: String = "first") async -> Task<
            Result<AccountRecord, LedgerError>, Never
        > {
            let task = post(OpenAccount(named: name))
            await gate.arrival()
            return task
        }
    }

    @Test("All that waited while one group committed goes in the next", arguments: [1, 5, 400])
    func oneTransaction(waiting: Int) async throws {
        let bench = try Bench()
        let first = await bench.postFirst()
        let others = (0..<waiting).map { bench.post(OpenAccount(named: "user\($0)")) }
        bench.gate.open(2)
        #expect(try await first.value.get().name == "first")
        for task in others { _ = try await task.value.get() }
        await bench.groups.end(2)
        #expect(bench.groups.sizes == [1, waiting])
        #expect(bench.gate.count == 2)
    }

    @Test("A group has at most 512 commands; the rest goes in the one after, in order")
    func largestGroup() async throws {
        let bench = try Bench()
        let first = await bench.postFirst()
        let others = (0..<1030).map { bench.post(OpenAccount(named: "user\($0)")) }
        bench.gate.open(4)
        _ = await first.value
        var ids: [Int64] = []
        for task in others { ids.append(try await task.value.get().id.value) }
        await bench.groups.end(4)
        #expect(bench.groups.sizes == [1, 512, 512, 6])
        #expect(ids == ids.sorted())
    }

    @Test("A refusal too is told only after the commit: one that fails takes its place")
    func refusalAfterCommit() async throws {
        let bench = try Bench(failing: [2])
        let first = await bench.postFirst()
        let granted = bench.post(OpenAccount(named: "second"))
        let refused = bench.post(OpenAccount(named: "FIRST"))
        bench.gate.open(2)
        #expect(try await first.value.get().name == "first")
        #expect(await granted.value.outcome == .notApplied)
        #expect(await refused.value.outcome == .notApplied)
    }

    @Test("A commit that fails fails all of its group and nobody before or after")
    func failingGroup() async throws {
        let bench = try Bench(failing: [2])
        let first = await bench.postFirst()
        let failing = (0..<3).map { bench.post(OpenAccount(named: "lost\($0)")) }
        bench.gate.open(2)
        _ = try await first.value.get()
        for task in failing { #expect(await task.value.outcome == .notApplied) }
        let later = bench.post(OpenAccount(named: "lost1"))
        bench.gate.open()
        #expect(try await later.value.get().id == AccountID(2), "nothing of the group is left")
        await bench.groups.end(3)
        #expect(bench.groups.failures == [false, true, false])
    }

    @Test("In a group each is refused on its own")
    func refusedAlone() async throws {
        let bench = try Bench()
        let first = await bench.postFirst()
        let tasks = ["second", "First", "third", "SECOND"].map {
            bench.post(OpenAccount(named: $0))
        }
        bench.gate.open(2)
        _ = await first.value
        var names: [String?] = []
        for task in tasks { names.append(try? await task.value.get().name) }
        #expect(names == ["second", nil, "third", nil])
        #expect(await tasks[1].value == .failure(.conflict(.nameTaken)))
    }

    @Test("Who settles a hold that is gone is refused alone too")
    func lostHoldAlone() async throws {
        let bench = try Bench()
        let first = await bench.postFirst()
        let settle = bench.post(
            SettleChat(
                chat: ChatID(9), owner: Owner(node: 1, incarnation: 1), state: .answered,
                model: "echo", reply: "", price: 1, usage: .none, finishReason: "stop"))
        let other = bench.post(OpenAccount(named: "other"))
        bench.gate.open(2)
        _ = await first.value
        #expect(await settle.value == .failure(.holdGone(ChatID(9))))
        #expect(try await other.value.get().name == "other")
    }

    @Test("A rule that refuses after a write poisons its group, so that half of it never stays")
    func poisonedGroup() async throws {
        let bench = try Bench()
        let first = await bench.postFirst()
        let innocent = bench.post(OpenAccount(named: "innocent"))
        let guilty = bench.post(RefusesAfterWriting())
        bench.gate.open(2)
        _ = await first.value
        #expect(await innocent.value.outcome == .notApplied)
        #expect(await guilty.value.outcome == .notApplied)
        let again = bench.post(OpenAccount(named: "half"))
        bench.gate.open()
        #expect(try await again.value.get().id == AccountID(2))
    }

    @Test("Equal keys within a group are resolved inside it")
    func equalKeys() async throws {
        let bench = try Bench()
        let first = await bench.postFirst("alice")
        let grants = [5, 5, 6].map { amount in
            bench.post(
                MoveTokens(
                    admin: .adminPeer(uid: 0), direction: .grant, name: "alice", amount: amount,
                    memo: nil, key: "same"))
        }
        bench.gate.open(2)
        _ = await first.value
        #expect(try await grants[0].value.get().isReplayed == false)
        #expect(try await grants[1].value.get().isReplayed)
        #expect(try await grants[1].value.get().balance == 5)
        #expect(await grants[2].value == .failure(.conflict(.keyReused)))
        await bench.groups.end(2)
        #expect(bench.groups.sizes == [1, 3])
    }

    @Test("A caller that goes away while it waits changes nothing for the post")
    func cancelledCaller() async throws {
        let bench = try Bench()
        let first = await bench.postFirst()
        let task = bench.post(OpenAccount(named: "gone"))
        task.cancel()
        bench.gate.open(2)
        _ = await first.value
        #expect(try await task.value.get().name == "gone")
    }
}

/// What the ledger told of its groups.
private final class Groups: Sendable {
    private let told = Mutex<[(commands: Int, failed: Bool)]>([])
    private let ends = AsyncStream<Void>.makeStream()

    var sizes: [Int] { told.withLock { $0.map(\.commands) } }
    var failures: [Bool] { told.withLock { $0.map(\.failed) } }

    func add(_ commands: Int, failed: Bool) {
        told.withLock { $0.append((commands, failed)) }
        ends.continuation.yield()
    }

    /// Waits for the end of so many groups.
    func end(_ count: Int) async {
        var iterator = ends.stream.makeAsyncIterator()
        for _ in 0..<count { await iterator.next() }
    }
}

private struct RefusesAfterWriting: LedgerCommand {
    func apply(
        to ledger: any LedgerTransaction, at now: Timestamp
    ) throws(LedgerError) -> AccountID {
        _ = try OpenAccount(named: "half").apply(to: ledger, at: now)
        throw .conflict(.nameTaken)
    }
}

extension OpenAccount {
    fileprivate init(named name: String) {
        self.init(
            admin: nil, name: name, passwordHash: nil, role: .user, balance: 0, memo: nil)
    }
}
