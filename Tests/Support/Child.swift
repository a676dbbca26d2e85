package import Foundation
import Synchronization

/// A process that a test has started.
package final class Child: Sendable {
    package enum Exit: Hashable, Sendable {
        case status(Int32)
        case signal(Int32)
    }

    package struct NotStarted: Error {
        let program: String
        let reason: String
    }

    package let pid: pid_t
    private let ended = Mutex<Exit?>(nil)

    /// Starts a program of the path, which finds each of `descriptors` under its key, beside its
    /// three streams.
    package init(
        _ command: [String], environment: [String: String], input: String = "/dev/null",
        output: String, errors: String, descriptors: [Int32: Int32] = [:]
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o644)
        for (number, descriptor) in descriptors {
            posix_spawn_file_actions_adddup2(&actions, descriptor, number)
        }
        var attributes = Self.freshSignals()
        defer { posix_spawnattr_destroy(&attributes) }

        let arguments = command.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, command[0], &actions, &attributes, arguments, variables)
        guard code == 0 else {
            throw NotStarted(program: command[0], reason: String(cString: strerror(code)))
        }
        self.pid = pid
    }

    /// Signals as a program finds them that a shell starts, whatever this process has done to its
    /// own.
    private static func freshSignals() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    /// How it has ended; nil while it runs.
    package var exit: Exit? {
        ended.withLock { ended in
            if let ended { return ended }
            var status: Int32 = 0
            guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
            let signal = status & 0x7F
            ended = signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal)
            return ended
        }
    }

    package func send(_ signal: Int32) {
        if exit == nil { Foundation.kill(pid, signal) }
    }

    package func wait(within limit: Duration = patience) throws -> Exit {
        try TestSupport.wait(until: "process \(pid) has ended", within: limit) { exit != nil }
        return exit!
    }

    /// Asks it to end, and waits for that.
    package func terminate() throws -> Exit {
        send(SIGTERM)
        return try wait()
    }

    /// Ends it on the spot.
    package func kill() throws {
        send(SIGKILL)
        _ = try wait()
    }
}
