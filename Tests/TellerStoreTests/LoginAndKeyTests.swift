import TellerLedger
import TellerStore
import Testing

@Suite("Logins, keys and holds in the store")
struct LoginAndKeyTests {
    private let shelf: Shelf
    private let alice: AccountID
    private let bob: AccountID

    init() throws {
        shelf = try Shelf()
        alice = try shelf.open("alice", balance: 100)
        bob = try shelf.open("bob", balance: 100)
    }

    private func logIn(_ number: UInt8, until expiry: Int64?) throws {
        try shelf.write { ledger throws in
            try ledger.insert(
                LoginRecord(
                    token: .number(number), account: alice, label: "laptop",
                    createdAt: Shelf.now,
                    expiresAt: expiry.map(Timestamp.init(milliseconds:))))
        }
    }

    @Test("A login is good until the millisecond in which it expires", arguments: [1, 2, 3])
    func expiry(now: Int64) throws {
        try logIn(1, until: 2)
        try logIn(2, until: nil)
        let now = Timestamp(milliseconds: now)
        try shelf.read { snapshot throws in
            #expect(try snapshot.activeSession(.number(2), at: now).standing.id == alice)
            #expect(try snapshot.session(.number(1))?.expiresAt == Timestamp(milliseconds: 2))
            #expect(throws: LedgerError.unauthenticated) {
                try snapshot.activeSession(.number(9), at: now)
            }
            let isGood = (try? snapshot.activeSession(.number(1), at: now)) != nil
            #expect(isGood == (now.milliseconds < 2))
        }
    }

    @Test("Expired logins do not count, and are swept")
    func sweep() throws {
        for number in 1...3 { try logIn(UInt8(number), until: Int64(number)) }
        try logIn(4, until: nil)
        let now = Timestamp(milliseconds: 2)
        try shelf.write { ledger throws in
            #expect(try ledger.loginCount(of: alice, at: now) == 2)
            try ledger.deleteExpiredLogins(of: bob, at: now)
            #expect(try ledger.session(.number(1)) != nil, "another account's sweep")
            try ledger.deleteExpiredLogins(of: alice, at: now)
            #expect(try ledger.session(.number(2)) == nil)
            #expect(try ledger.session(.number(3)) != nil)
            #expect(try ledger.session(.number(4)) != nil)
        }
    }

    @Test("A hundred logins are the most; an expired one makes room")
    func loginLimit() throws {
        for number in 1...99 { try logIn(UInt8(number), until: nil) }
        try logIn(100, until: Shelf.now.milliseconds)
        func open(_ number: UInt8) throws {
            try shelf.write { ledger throws in
                _ = try OpenLogin(
                    name: "ALICE", passwordHash: "hash",
                    login: NewLogin(token: .number(number), label: nil, expiresAt: nil)
                ).apply(to: ledger, at: Shelf.now)
            }
        }
        try open(101)
        #expect(throws: LedgerError.conflict(.tooManyLogins)) { try open(102) }
        try shelf.write { ledger throws in
            try CloseLogin(token: .number(5)).apply(to: ledger, at: Shelf.now)
        }
        try open(102)
        #expect(try shelf.read { try $0.session(.number(5)) } == nil)
    }

    @Test(
        "A key is free again after a failure, and kept by an answer or a cancellation",
        arguments: [
            (.failed, true), (.interrupted, true), (.answered, false), (.cancelled, false),
        ] as [(ChatRecord.State, Bool)])
    func keys(state: ChatRecord.State, isFree: Bool) throws {
        let owner = shelf.store.owner
        let chat = try shelf.hold(of: alice, amount: 5, owner: owner, key: "k")
        try shelf.write { ledger throws in
            #expect(try ledger.chat(of: alice, key: "k")?.id == chat)
            #expect(try ledger.chat(of: bob, key: "k") == nil, "another account's key")
            let record = try #require(try ledger.chat(chat))
            #expect(try ledger.finish(record, of: owner, as: .unpaid(state), at: Shelf.now))
            try ledger.move(alice, balance: 5, held: -5)
        }
        try shelf.read { snapshot throws in
            let record = try snapshot.chat(chat)
            #expect(record?.state == state)
            #expect(record?.hold == nil)
            #expect(record?.fingerprint == (isFree ? nil : [1, 0, 255]))
            #expect((try snapshot.chat(of: alice, key: "k") == nil) == isFree)
        }
    }

    @Test("Only the owner of a hold ends it, and only once")
    func owners() throws {
        let owner = shelf.store.owner
        let chat = try shelf.hold(of: alice, amount: 5, owner: owner)
        let others = [
            Owner(node: owner.node, incarnation: owner.incarnation - 1),
            Owner(node: owner.node, incarnation: owner.incarnation + 1),
            Owner(node: owner.node + 1, incarnation: owner.incarnation),
        ]
        try shelf.write { ledger throws in
            let record = try #require(try ledger.chat(chat))
            func end(by owner: Owner) throws -> Bool {
                try ledger.finish(record, of: owner, as: .unpaid(.failed), at: Shelf.now)
            }
            for other in others { #expect(try !end(by: other)) }
            #expect(try end(by: owner))
            #expect(try !end(by: owner))
        }
    }

    @Test("A start finds the holds of its own node's earlier incarnations, a bounded number")
    func openHolds() throws {
        let holds = try [(1, 1), (1, 2), (1, 3), (2, 1)].map { node, incarnation in
            try shelf.hold(
                of: alice, amount: 1, owner: Owner(node: node, incarnation: incarnation))
        }
        let owner = Owner(node: 1, incarnation: 3)
        try shelf.read { snapshot throws in
            let found = try snapshot.openHolds(before: owner, limit: 10)
            #expect(found.map(\.id) == Array(holds[..<2]))
            #expect(try snapshot.openHolds(before: owner, limit: 1).map(\.id) == [holds[0]])
        }
        let released = try shelf.write { ledger throws in
            try RecoverHolds(owner: owner).apply(to: ledger, at: Shelf.now)
        }
        #expect(released == 2)
        #expect(try shelf.read { try $0.standing(alice)?.held } == 2)
        #expect(try shelf.read { try $0.chat(holds[0])?.state } == .interrupted)
        #expect(try shelf.read { try $0.chat(holds[2])?.state } == .pending)
    }

    @Test("An entry is found by who made it, under which key and to do what")
    func entryKeys() throws {
        let entry = try shelf.write { ledger throws in
            try ledger.insert(
                NewEntry(
                    account: alice, kind: .grant, cause: .admin, amount: 0, balanceAfter: 100,
                    memo: "", actor: "uid:0", key: "k", at: Shelf.now))
        }
        try shelf.read { snapshot throws in
            let found = try snapshot.entry(by: "uid:0", key: "k", kind: .grant)
            #expect(found?.entry.id == entry)
            #expect(found?.entry.memo == "", "an empty memo is not none")
            #expect(found?.account.name == "alice")
            #expect(try snapshot.entry(by: "uid:1", key: "k", kind: .grant) == nil)
            #expect(try snapshot.entry(by: "uid:0", key: "K", kind: .grant) == nil)
            #expect(try snapshot.entry(by: "uid:0", key: "k", kind: .withdrawal) == nil)
        }
    }

    @Test(
        "Text comes back as it was written",
        arguments: ["", "a\0b", "é 👩‍👩‍👧 \u{2028}", "'; DROP TABLE chat; --", "\u{FEFF}x"])
    func text(text: String) throws {
        let chat = try shelf.chat(of: alice, text: text)
        #expect(try shelf.read { try $0.chat(chat)?.message } == text)
    }
}
