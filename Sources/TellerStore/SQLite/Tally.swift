internal import TellerLedger

/// What one group adds to the rollups, gathered so that each row of them is written once.
struct Tally {
    struct ModelDayKey: Hashable {
        var day: Day
        var model: Int64
    }

    private(set) var models: [ModelDayKey: ChatSums] = [:]
    private(set) var days: [Day: DaySums] = [:]
    private var numbers: [String: Int64] = [:]
    /// Whether the group has made up a number, which only its commit makes true.
    private var hasNewNumber = false

    /// Forgets the group before; numbers are kept where they must be on disk.
    mutating func begin() {
        models.removeAll(keepingCapacity: true)
        days.removeAll(keepingCapacity: true)
        if hasNewNumber { numbers = [:] }
        hasNewNumber = false
    }

    mutating func number(
        ofModel name: String, _ rollups: RollupStatements
    ) throws(SQLFault) -> Int64 {
        if let known = numbers[name] { return known }
        let (number, isNew) = try rollups.number(ofModel: name)
        numbers[name] = number
        if isNew { hasNewNumber = true }
        return number
    }

    mutating func add(_ end: ChatEnd, day: Day, model: Int64) {
        models[ModelDayKey(day: day, model: model), default: ChatSums()].add(end)
    }

    mutating func add(_ entry: NewEntry) { days[Day(of: entry.at), default: DaySums()].add(entry) }

    mutating func addAccount(at now: Timestamp) {
        days[Day(of: now), default: DaySums()].newAccounts.addClamped(1)
    }

    func write(_ rollups: RollupStatements) throws(SQLFault) {
        for (key, sums) in models { try rollups.add(sums, day: key.day, model: key.model) }
        for (day, sums) in days { try rollups.add(sums, day: day) }
    }
}
