/// Is told how the calls to a model and the chats with it end, so that somebody counts them.
package protocol ModelObserver: AnyObject, Sendable {
    /// A call to its server has ended: well, where there is no fault. Times are since it began;
    /// the first text need not have come.
    func callEnded(_ fault: ModelFault?, firstText: Duration?, total: Duration)

    /// A chat has ended: one that the model answered, or was asked for where none did.
    ///
    /// Of the reply `unpaidBytes` were streamed to a caller who was then not charged.
    func chatEnded(_ end: ChatOutcome, unpaidBytes: Int)
}

/// What a chat came to.
package enum ChatOutcome: Hashable, Sendable, CaseIterable {
    case answered, cancelled, modelFailed, modelTimeout
    /// The ledger could not commit, or the daemon stopped.
    case unavailable
}
