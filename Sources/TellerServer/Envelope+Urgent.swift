internal import TellerRPC

extension Envelope {
    /// Whether it is acted on while others wait: it frees what they wait for, or tells that the
    /// daemon lives.
    var isUrgent: Bool {
        guard case .single(.request(let request)) = self else { return false }
        return request.method == ChatCancel.name || request.method == ServerPing.name
    }
}
