internal import TellerRPC

/// The requests of a connection that run: how many, how large, and by which ids.
struct InFlight {
    private(set) var count = 0
    /// Of the lines that they came in, which are kept as long as they run.
    var bytes = 0
    /// How often each is in use, since a caller may use one twice; notifications have none.
    private var ids: [RequestID: Int] = [:]
    var limit = Limits.requestsInFlight

    var isFull: Bool { count >= limit }

    /// Whether not even those that jump the queue may begin: a cancellation waits for the end of its
    /// chat, so that who sends them without end would be kept any number.
    var isOverfull: Bool { count >= limit * 2 }

    func contains(_ id: RequestID?) -> Bool { id.map { ids[$0] != nil } ?? false }

    /// `bytes` are those of the request's line, unless that has others too.
    mutating func begin(_ id: RequestID?, bytes: Int = 0) {
        count += 1
        self.bytes += bytes
        if let id { ids[id, default: 0] += 1 }
    }

    mutating func end(_ id: RequestID?, bytes: Int) {
        count -= 1
        self.bytes -= bytes
        guard let id, let uses = ids[id] else { return }
        ids[id] = uses > 1 ? uses - 1 : nil
    }
}
