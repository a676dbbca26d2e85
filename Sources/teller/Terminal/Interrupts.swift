import Dispatch
import Glibc
import Synchronization

/// The signals that end a program, for commands that have something to do first.
///
/// From its first use on it handles them for the rest of the process: it ends the program as they
/// would, unless something is registered to happen instead.
final class Interrupts: Sendable {
    static let shared = Interrupts()

    private let action = Mutex<(@Sendable (CInt) -> Void)?>(nil)

    private init() {
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            // The handler keeps its own source: both last as long as the process.
            source.setEventHandler { withExtendedLifetime(source) { self.received(number) } }
            source.resume()
        }
    }

    /// Does something instead of ending the program, once, at the next signal; nil: nothing more.
    func onNext(_ action: (@Sendable (CInt) -> Void)?) {
        self.action.withLock { $0 = action }
    }

    private func received(_ number: CInt) {
        guard let action = action.withLock({ $0.take() }) else { Self.end(number) }
        action(number)
    }

    /// Ends the program with the status that a shell gives for the signal.
    static func end(_ number: CInt) -> Never { exit(128 + number) }
}
