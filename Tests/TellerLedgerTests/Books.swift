import TellerLedger
import TellerStore
import TestSupport

/// A ledger on a real store in a directory of its own, which can be closed and opened again.
final class Books {
    private struct Opened {
        let store: SQLiteStore
        let ledger: Ledger
        let reader: LedgerReader
        let auditor: LedgerAuditor
    }

    let clock = TestClock()
    let faults = Faults()
    let journal = Journal()
    let claims = HoldClaims()
    private let directory = StateDirectory()
    private var opened: Opened?

    init() throws { try open() }

    var owner: Owner { opened!.store.owner }
    var ledger: Ledger { opened!.ledger }
    var reader: LedgerReader { opened!.reader }

    /// What a restart does: everything that was only in memory is gone.
    func reopen() async throws {
        faults.plan([])
        opened = nil
        try await openOnceLeft()
        while try await ledger.post(RecoverHolds(owner: owner)) > 0 {}
        _ = journal.take()
    }

    /// The ledger's thread may be about to leave, having answered, and lets go of the store then.
    private func openOnceLeft() async throws {
        for _ in 0..<1000 {
            do {
                return try open()
            } catch StoreOpenError.alreadyInUse {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try open()
    }

    private func open() throws {
        let store = try SQLiteStore(directory: directory.path, node: 7)
        let clock = clock
        opened = Opened(
            store: store,
            ledger: Ledger(
                store: FaultyStore(try store.makeWriter(), faults: faults, journal: journal),
                clock: { clock.now }),
            reader: LedgerReader(store: try store.makeReader()),
            auditor: LedgerAuditor(scans: store.scans))
    }

    typealias Answer = Result<Operation.Outcome, LedgerError>

    func post(_ operation: Operation) async -> Answer { await post([operation])[0] }

    /// All at once; some of the callers go away while they wait.
    func post(_ operations: [Operation], leaving: Set<Int> = []) async -> [Answer] {
        let ledger = ledger
        let journal = journal
        let tasks = operations.enumerated().map { number, operation in
            Task { () async -> Answer in
                let witnessed = Witnessed(number: number, operation: operation, journal: journal)
                do throws(LedgerError) {
                    return .success(try await ledger.post(witnessed))
                } catch {
                    operation.giveUpHold(after: error)
                    return .failure(error)
                }
            }
        }
        for number in leaving { tasks[number].cancel() }
        var answers: [Answer] = []
        for task in tasks { answers.append(await task.value) }
        return answers
    }

    /// Opens an account and a login of it.
    func open(_ name: String, balance: Int64, token: TokenHash) async throws {
        _ = try await post(.open(name: name, balance: balance)).get()
        _ = try await post(.logIn(name: name, token: token, expiresAt: nil)).get()
    }

    func standing(of name: String) async throws -> Standing {
        try await reader.read { snapshot throws(LedgerError) in
            try snapshot.account(named: name)!.standing
        }
    }

    func verification() async throws -> Verification { try await opened!.auditor.verify() }
}

extension TokenHash {
    /// One that is easy to tell from the others.
    static func number(_ number: UInt8) -> TokenHash {
        TokenHash(Array(repeating: number, count: 32))
    }
}

extension ChatOrder {
    init(
        by token: TokenHash, key: String? = nil, body: UInt8 = 0, conversation: ChatID? = nil,
        model: String = "echo"
    ) {
        self.init(
            token: token, conversation: conversation,
            key: key.map { IdempotencyKey(key: $0, fingerprint: [body]) }, model: model,
            message: "message \(body)")
    }
}
