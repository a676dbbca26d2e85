import Foundation
import Synchronization
import TellerRPC
import TestSupport

/// Callers who chat over HTTP, and what became of each of their requests.
final class HTTPLoad: Sendable {
    struct Outcomes: Sendable {
        var answered = 0
        /// Answers other than the one that was due.
        var refused: [String] = []
        /// Sent on a connection that ended without an answer.
        var lost: [WireError] = []
    }

    private let outcomes = Mutex(Outcomes())
    private let port: Int
    private let token: String

    init(_ bridge: TestBridge, _ token: String) {
        port = bridge.port
        self.token = token
    }

    var sofar: Outcomes { outcomes.withLock(\.self) }

    /// Chats over connections that are kept, until the flag is set or nobody listens any more.
    ///
    /// A connection that was said to be closed is not used again; one on which nothing could be
    /// written, or that ended before a byte of the answer with nothing acted upon, is the bridge's
    /// fault.
    func chat(until flag: Flag, _ path: String = "/chat/", reading: Bool = false) {
        var wire: HTTPWire?
        while !flag.isSet {
            if wire == nil {
                guard let next = try? HTTPWire(port: port) else { return }
                wire = next
            }
            guard let open = wire else { return }
            do throws(WireError) {
                let answer = try ask(open, reading: reading)
                outcomes.withLock { outcomes in
                    if answer.status == 200 {
                        outcomes.answered += 1
                    } else {
                        outcomes.refused.append("\(answer.status) \(answer.body)")
                    }
                }
                if answer.headers["connection"] == "close" { wire = nil }
            } catch {
                outcomes.withLock { $0.lost.append(error) }
                wire = nil
            }
        }
    }

    private func ask(_ wire: HTTPWire, reading: Bool) throws(WireError) -> HTTPAnswer {
        let header = ["Authorization": "Token " + token]
        return reading
            ? try wire.ask("GET", "/balance/", headers: header)
            : try wire.ask("POST", "/chat/", headers: header, body: ["message": "hello"])
    }
}
