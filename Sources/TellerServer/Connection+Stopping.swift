internal import NIOCore

/// How a connection comes to its end when the daemon stops: whatever was sent to it is heard.
extension Connection {
    /// The daemon stops: serve on until the caller falls silent.
    func stop() {
        guard case .serving = stage else { return }
        stage = .stopping
        lastHeard = .now()
        awaitSilence()
        awaitFirstLine(in: ServerLimits.talkativeAtStop)
    }

    /// Hangs up, however much the caller has to say; but who has not said a word yet is waited for.
    private func awaitFirstLine(in time: TimeAmount) {
        channel.eventLoop.scheduleTask(in: time) {
            self.assumeIsolated { connection in
                guard case .stopping = connection.stage else { return }
                guard connection.inbox.hasHeard else {
                    return connection.awaitFirstLine(in: ServerLimits.quietAtStop)
                }
                connection.hangUp()
            }
        }
    }

    private func awaitSilence() {
        channel.eventLoop.scheduleTask(in: ServerLimits.quietAtStop) {
            self.assumeIsolated { $0.checkSilence() }
        }
    }

    private func checkSilence() {
        guard case .stopping = stage else { return }
        let isQuiet = NIODeadline.now() - lastHeard >= ServerLimits.quietAtStop
        // Who connected and has not said a word yet is about to.
        guard inbox.hasHeard, inFlight.count == 0, inbox.isEmpty, isQuiet else {
            return awaitSilence()
        }
        hangUp()
    }

    /// Takes no more than what has been sent: from here on the caller's writes fail, so that it
    /// knows them unheard, and what was written before is read, answered, and then closed.
    func hangUp() {
        guard case .stopping = stage, !isInputEnded else { return }
        shutDownInput(descriptor)
        read()
    }
}
