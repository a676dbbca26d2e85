internal import TellerRPC

extension Envelope {
    /// What it keeps beside its line: a short one may hold a hundred members, or a long one params
    /// by the hundred thousand.
    var keptBytes: Int {
        switch self {
        case .single(let item): item.keptBytes
        case .batch(let items): items.reduce(0) { $0 + $1.keptBytes }
        case .unreadable: ServerLimits.requestOverheadBytes
        }
    }
}

extension Envelope.Item {
    fileprivate var keptBytes: Int {
        guard case .request(let request) = self else { return ServerLimits.requestOverheadBytes }
        return ServerLimits.requestOverheadBytes + request.method.utf8.count
            + request.params.keptBytes
    }
}
