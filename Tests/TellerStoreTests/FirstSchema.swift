import GRDB
import TellerLedger
import TestSupport

@testable import TellerStore

/// A database as the first version of the daemon left it, full of chats and entries of some days,
/// and what it says in sums.
struct FirstSchema {
    struct ModelDayKey: Hashable {
        var day: Int64
        var model: String
    }

    struct UsageKey: Hashable {
        var account: Int64
        var day: Int64
        var model: String
    }

    private(set) var standings: [Standing] = []
    private(set) var chats: [[Int64]] = []
    private(set) var entries: [[Int64]] = []
    private(set) var usage: [UsageKey: ChatSums] = [:]
    private(set) var days: [Day: DaySums] = [:]

    private var random: SeededGenerator
    private var time: Int64 = 1_795_000_000_000
    private var lastChat: Int64 = 0
    private var lastEntry: Int64 = 0

    init(_ seed: Seed) { random = SeededGenerator(seed) }

    mutating func fill(_ directory: StateDirectory, accounts: Int, rows: Int) throws {
        let queue = try DatabaseQueue(path: directory.database)
        let migrator = Schema.migrator
        try migrator.migrate(queue, upTo: migrator.migrations[0])
        try queue.write { database in
            for number in 1...accounts { try open(Int64(number), database) }
            for _ in 0..<rows {
                time += Int64.random(in: 0...9_000_000, using: &random)
                try addRow(database)
            }
            for (index, standing) in standings.enumerated() {
                try database.execute(
                    sql: "INSERT INTO balance VALUES (?, ?, ?, ?, ?, 0, 0)",
                    arguments: [
                        standing.id.value, standing.balance, standing.held,
                        chats[index].last ?? 0, entries[index].last ?? 0,
                    ])
            }
            try database.execute(sql: "INSERT INTO node VALUES (1, 1)")
        }
        try queue.close()
    }

    private mutating func open(_ number: Int64, _ database: Database) throws {
        time += Int64.random(in: 0...20_000_000, using: &random)
        try database.execute(
            sql: """
                INSERT INTO account VALUES (?1, 'user' || ?1, 'user' || ?1, 'hash', ?2, NULL)
                """, arguments: [number, time])
        standings.append(
            Standing(id: AccountID(number), role: .user, state: .active, balance: 0, held: 0))
        chats.append([])
        entries.append([])
        days[today, default: DaySums()].newAccounts += 1
        try add(1000, .grant, .register, to: Int(number) - 1, chat: nil, database)
    }

    private var today: Day { Day(of: Timestamp(milliseconds: time)) }

    private mutating func addRow(_ database: Database) throws {
        let index = Int.random(in: 0..<standings.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try add(200, .grant, .admin, to: index, chat: nil, database)
        case 1 where standings[index].balance >= 50:
            try add(-50, .withdrawal, .admin, to: index, chat: nil, database)
        case 2 where !chats[index].isEmpty:
            try add(3, .refund, .admin, to: index, chat: chats[index].last, database)
        default: try addChat(index, database)
        }
    }

    private mutating func addChat(_ index: Int, _ database: Database) throws {
        let states: [ChatRecord.State] = [
            .answered, .answered, .answered, .cancelled, .failed, .interrupted, .pending,
        ]
        let state = states.randomElement(using: &random)!
        let model = ["echo", "owl", "parrot"].randomElement(using: &random)!
        let price = [0, 7, 10].randomElement(using: &random)! as Int64
        guard standings[index].balance >= price else { return }
        let isCharged = state == .answered || state == .cancelled
        lastChat += 1
        try database.execute(
            sql: """
                INSERT INTO chat VALUES (?, ?, ?, NULL, ?, 'question', ?, ?, ?, ?, ?, ?, 1, NULL,
                    NULL, NULL, ?, ?, ?)
                """,
            arguments: [
                lastChat, index + 1, chats[index].last ?? 0, model, isCharged ? "answer" : "",
                isCharged ? price : 0, state.rawValue, time, isCharged ? 3 : 0,
                isCharged ? 4 : 0, state == .pending ? price : nil,
                state == .pending ? 1 : nil, state == .pending ? 1 : nil,
            ])
        chats[index].append(lastChat)
        if state == .pending {
            standings[index].balance -= price
            standings[index].held += price
            return
        }
        if state == .interrupted { return }
        let key = UsageKey(account: Int64(index + 1), day: today.number, model: model)
        if state == .failed {
            usage[key, default: ChatSums()].failures += 1
            return
        }
        usage[key, default: ChatSums()].chats += 1
        usage[key, default: ChatSums()].tokens += price
        usage[key, default: ChatSums()].inputTokens += 3
        usage[key, default: ChatSums()].outputTokens += 4
        if price > 0 { try add(-price, .charge, .chat, to: index, chat: lastChat, database) }
    }

    private mutating func add(
        _ amount: Int64, _ kind: EntryRecord.Kind, _ cause: EntryRecord.Cause, to index: Int,
        chat: Int64?, _ database: Database
    ) throws {
        standings[index].balance += amount
        lastEntry += 1
        try database.execute(
            sql: "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?)",
            arguments: [
                lastEntry, index + 1, entries[index].last ?? 0, kind.rawValue, cause.rawValue,
                amount, standings[index].total, chat, time,
            ])
        entries[index].append(lastEntry)
        switch kind {
        case .grant: days[today, default: DaySums()].granted += amount
        case .charge: days[today, default: DaySums()].charged -= amount
        case .refund: days[today, default: DaySums()].refunded += amount
        case .withdrawal: days[today, default: DaySums()].withdrawn -= amount
        }
        if cause == .register { days[today, default: DaySums()].registered += amount }
    }
}
