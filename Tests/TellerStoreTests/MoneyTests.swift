import TellerLedger
import TellerStore
import TestSupport
import Testing

@Suite("Money in the store")
struct MoneyTests {
    private let shelf: Shelf
    private let alice: AccountID

    init() throws {
        shelf = try Shelf()
        alice = try shelf.open("alice", balance: 100)
    }

    private func move(
        _ direction: MoveTokens.Direction, _ amount: Int64
    ) throws -> Int64 {
        try shelf.write { ledger throws in
            try MoveTokens(
                admin: .adminPeer(uid: 0), direction: direction, name: "alice", amount: amount,
                memo: nil, key: nil
            ).apply(to: ledger, at: Shelf.now).balance
        }
    }

    @Test("A memo that only looks like the one that a key has recorded is another")
    func memos() throws {
        let chat = try shelf.chat(of: alice, price: 10)
        func repeated(as memo: String) throws {
            try shelf.write { ledger throws in
                let grant = try MoveTokens(
                    admin: .adminPeer(uid: 0), direction: .grant, name: "alice", amount: 1,
                    memo: memo, key: "k"
                ).apply(to: ledger, at: Shelf.now)
                let refund = try RefundChat(
                    admin: .adminPeer(uid: 0), chat: chat, amount: 5, memo: memo, key: "k"
                ).apply(to: ledger, at: Shelf.now)
                #expect(grant.isReplayed == refund.isReplayed)
            }
        }
        func refused(as memo: String, _ command: some LedgerCommand) {
            #expect(throws: LedgerError.conflict(.keyReused)) {
                try shelf.write { ledger throws in
                    _ = try command.apply(to: ledger, at: Shelf.now)
                }
            }
        }
        try repeated(as: "caf\u{E9}")
        try repeated(as: "caf\u{E9}")
        let other = "cafe\u{301}"
        refused(
            as: other,
            MoveTokens(
                admin: .adminPeer(uid: 0), direction: .grant, name: "alice", amount: 1,
                memo: other, key: "k"))
        refused(
            as: other,
            RefundChat(
                admin: .adminPeer(uid: 0), chat: chat, amount: 5, memo: other, key: "k"))
        #expect(try standing().balance == 96)
    }

    private func standing() throws -> Standing {
        try shelf.read { snapshot throws in try snapshot.standing(alice)! }
    }

    @Test("An account may have 2^53 - 1 tokens and not one more")
    func cap() throws {
        #expect(try move(.grant, Cap.account - 101) == Cap.account - 1)
        #expect(try move(.grant, 1) == Cap.account)
        #expect(throws: LedgerError.conflict(.capExceeded)) { try move(.grant, 1) }
        #expect(try standing().balance == 9_007_199_254_740_991)
    }

    @Test("What a hold has set aside counts towards the cap")
    func capWithHold() throws {
        try shelf.hold(of: alice, amount: 40, owner: shelf.store.owner)
        #expect(throws: LedgerError.conflict(.capExceeded)) { try move(.grant, Cap.account - 99) }
        #expect(try move(.grant, Cap.account - 100) == Cap.account - 40)
    }

    @Test(
        "The largest amounts there are overflow nothing",
        arguments: [.max, .max - 1, 1 << 62] as [Int64])
    func largestAmounts(amount: Int64) throws {
        #expect(throws: LedgerError.conflict(.capExceeded)) { try move(.grant, amount) }
        #expect(throws: LedgerError.insufficientBalance(balance: 100, held: 0, price: amount)) {
            try move(.withdrawal, amount)
        }
        #expect(throws: LedgerError.conflict(.capExceeded)) {
            try shelf.open("bob", balance: amount)
        }
        #expect(try standing().balance == 100)
    }

    @Test("A withdrawal takes the last token of the balance and none of a hold")
    func withdrawal() throws {
        try shelf.hold(of: alice, amount: 40, owner: shelf.store.owner)
        #expect(throws: LedgerError.insufficientBalance(balance: 60, held: 40, price: 61)) {
            try move(.withdrawal, 61)
        }
        #expect(try move(.withdrawal, 60) == 0)
        #expect(try standing().held == 40)
    }

    @Test(
        "No move takes balance or held below zero; then nothing of its group is written",
        arguments: [(-101, 0), (0, -1), (-1, -1), (-101, 101)] as [(Int64, Int64)])
    func guardedMove(balance: Int64, held: Int64) throws {
        let outcome = outcome {
            try shelf.write { ledger throws in
                try ledger.move(alice, balance: -50, held: 50)
                try ledger.move(alice, balance: 50, held: -50)
                try ledger.move(alice, balance: balance, held: held)
            }
        }
        #expect(outcome == .notApplied)
        #expect(try standing().balance == 100)
        #expect(try standing().held == 0)
    }

    @Test("A move of an account that does not exist is refused")
    func unknownAccount() {
        let outcome = outcome {
            try shelf.write { ledger throws in try ledger.move(AccountID(99), balance: 1, held: 0) }
        }
        #expect(outcome == .notApplied)
    }

    @Test("Within its group every read sees what was written before it")
    func readsOwnWrites() throws {
        try shelf.write { ledger throws in
            try ledger.insert(
                LoginRecord(
                    token: .number(1), account: alice, label: nil, createdAt: Shelf.now,
                    expiresAt: nil))
            try ledger.move(alice, balance: -30, held: 30)
            #expect(try ledger.standing(alice)?.balance == 70)
            #expect(try ledger.session(.number(1))?.standing.held == 30)
            #expect(try ledger.account(named: "ALICE")?.standing.balance == 70)
            #expect(try ledger.account(alice)?.standing.held == 30)
            let chat = try ledger.insert(
                .sample(of: alice, price: 0, conversation: nil, key: "k", "hello"))
            #expect(try ledger.chatIDs(of: alice) == [chat])
            #expect(try ledger.chat(of: alice, key: "k")?.id == chat)
        }
    }

    @Test("Chains are whole after a group that was rolled back")
    func chainsAfterRollback() throws {
        let before = try shelf.chat(of: alice)
        _ = try? shelf.write { ledger throws in
            for _ in 0..<3 {
                _ = try ledger.insert(
                    .sample(of: alice, price: 0, conversation: nil, key: nil, "lost"))
            }
            try ledger.move(alice, balance: -50, held: 0)
            throw LedgerError.conflict(.nameTaken)
        }
        let after = try shelf.chat(of: alice)
        try shelf.read { snapshot throws in
            #expect(try snapshot.chatIDs(of: alice) == [after, before])
            #expect(try snapshot.entryIDs(of: alice).count == 3)
            #expect(try snapshot.chat(after)?.message == "hello")
        }
        #expect(try standing().balance == 98)
        #expect(try shelf.store.scans.verify().isSound)
    }

    @Test("The sums of an account are those of its entries")
    func totals() throws {
        _ = try move(.grant, 50)
        _ = try move(.withdrawal, 20)
        try shelf.chat(of: alice, price: 7)
        let totals = try shelf.store.scans.totals(of: alice)
        #expect(totals.granted == 150)
        #expect(totals.withdrawn == 20)
        #expect(totals.spent == 7)
    }
}
