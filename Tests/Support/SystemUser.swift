import Foundation

/// A user of the system who is there for one test.
package final class SystemUser: Sendable {
    package let uid: UInt32
    package let name: String
    private let scratch: Scratch

    package struct NotMade: Error { let run: Run }

    /// Its number and name are such that nothing else has them.
    ///
    /// `form` makes the name of a number.
    package init(_ scratch: Scratch, form: (UInt32) -> String = { "teller\($0)" }) throws {
        self.scratch = scratch
        uid = UInt32.random(in: 100_000..<1_000_000)
        name = form(uid)
        try Self.run(
            scratch,
            [
                "useradd", "--badname", "--no-create-home", "--no-user-group", "--no-log-init",
                "--gid", "100", "--uid", String(uid), name,
            ])
    }

    deinit {
        // By the number, since the name may have been changed.
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1 << 12)
        defer { text.deallocate() }
        if getpwuid_r(uid, &entry, text, 1 << 12, &found) == 0, found != nil {
            try? Self.run(scratch, ["userdel", String(cString: entry.pw_name)])
        }
    }

    package func rename(to other: String) throws {
        try Self.run(scratch, ["usermod", "--badname", "--login", other, name])
    }

    /// Others may be changing the same files.
    private static func run(_ scratch: Scratch, _ command: [String]) throws {
        var last: Run?
        for _ in 0..<20 {
            let run = try scratch.run(command)
            if run.exit == .status(0) { return }
            last = run
            usleep(200_000)
        }
        if let last { throw NotMade(run: last) }
    }
}
