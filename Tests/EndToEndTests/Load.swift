import Foundation
import Synchronization
import TellerRPC
import TestSupport

/// Callers who chat, and what became of each of their requests.
final class Load: Sendable {
    enum Style: Sendable, CaseIterable {
        case oneConnectionACall, oneConnection
    }

    struct Outcomes: Sendable {
        var answered = 0
        /// Answers other than a result.
        var refused: [String] = []
        /// Written whole, and not answered.
        var lost: [WireError] = []
        /// No connection could be made.
        var unreached: [WireError] = []
    }

    private let outcomes = Mutex(Outcomes())
    private let path: String
    private let token: JSON

    init(_ daemon: TestDaemon, _ token: JSON) {
        path = daemon.scratch.socket
        self.token = token
    }

    var sofar: Outcomes { outcomes.withLock(\.self) }

    /// Chats until there is no daemon any more, or the flag is set.
    ///
    /// Until then a request that could not be written goes out again on another connection, as
    /// any client may do: nobody has seen it.
    func chat(_ style: Style, until flag: Flag? = nil) {
        var wire: Wire?
        while flag?.isSet != true {
            if style == .oneConnectionACall { wire = nil }
            do throws(WireError) {
                if wire == nil { wire = try Wire(path) }
            } catch {
                return outcomes.withLock { $0.unreached.append(error) }
            }
            guard let open = wire else { return }
            guard isWritten(open) else {
                wire = nil
                continue
            }
            if !isAnswered(open) { wire = nil }
        }
    }

    private func isWritten(_ wire: Wire) -> Bool {
        (try? wire.send(request("chat", ["token": token, "message": "hello"], id: 1) + "\n")) != nil
    }

    private func isAnswered(_ wire: Wire) -> Bool {
        do throws(WireError) {
            let answer = try wire.answer()
            outcomes.withLock { outcomes in
                if answer["result"] == .null {
                    outcomes.refused.append(answer.source)
                } else {
                    outcomes.answered += 1
                }
            }
            return true
        } catch {
            outcomes.withLock { $0.lost.append(error) }
            return false
        }
    }
}
