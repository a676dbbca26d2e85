internal import TellerRPC

/// The requests of a connection that run: how many, how large, and by which ids.
struct InFlight {
    private(set) var count = 0
    /// Of the lines that they came in, which are kept as long as they run.
    private(set) var bytes = 0
    /// With doubles, where a caller uses an id twice; notifications have none.
    private var ids: [RequestID] = []

    var isFull: Bool { count >= Limits.requestsInFlight }

    func contains(_ id: RequestID?) -> Bool { id.map(ids.contains) ?? false }

    mutating func begin(_ id: RequestID?, bytes: Int) {
        count += 1
        self.bytes += bytes
        if let id { ids.append(id) }
    }

    mutating func end(_ id: RequestID?, bytes: Int) {
        count -= 1
        self.bytes -= bytes
        if let id, let index = ids.firstIndex(of: id) { ids.remove(at: index) }
    }
}
