import Foundation

/// Becomes another user for the length of a connect(2), when the kernel notes who is at the other
/// end; it takes root.
package struct Impersonation: Sendable {
    package var uid: UInt32
    package var gid: UInt32
    package var groups: [UInt32]

    package init(uid: UInt32, gid: UInt32? = nil, groups: [UInt32] = []) {
        self.uid = uid
        self.gid = gid ?? uid
        self.groups = groups
    }

    /// Runs `body` as that user, on this thread alone.
    ///
    /// The C library's own functions would change all threads of the process, other tests among
    /// them; so these are the kernel's.
    func run<Value>(_ body: () throws -> Value) rethrows -> Value {
        change(groups: groups, gid: gid, uid: uid)
        defer { change(groups: [], gid: 0, uid: 0) }
        return try body()
    }

    private func change(groups: [UInt32], gid: UInt32, uid: UInt32) {
        // The effective uid comes last on the way down and first on the way back.
        if uid == 0 { Self.call(Self.setresuid, Self.unchanged, 0, Self.unchanged) }
        groups.withUnsafeBufferPointer { pointer in
            let address = pointer.baseAddress.map { Int(bitPattern: $0) } ?? 0
            Self.call(Self.setgroups, groups.count, address, 0)
        }
        Self.call(Self.setresgid, Self.unchanged, Int(gid), Self.unchanged)
        if uid != 0 { Self.call(Self.setresuid, Self.unchanged, Int(uid), Self.unchanged) }
    }

    private static let unchanged = -1

    #if arch(x86_64)
        private static let (setgroups, setresuid, setresgid) = (116, 117, 119)
    #else
        private static let (setgroups, setresuid, setresgid) = (159, 147, 149)
    #endif

    private typealias Syscall = @convention(c) (Int, Int, Int, Int) -> Int

    /// syscall(2), which Swift cannot call since it takes as many arguments as there are.
    private static let syscall: Syscall = unsafeBitCast(
        dlsym(nil, "syscall")!, to: Syscall.self)

    private static func call(_ number: Int, _ first: Int, _ second: Int, _ third: Int) {
        precondition(syscall(number, first, second, third) == 0, "errno \(errno) of \(number)")
    }
}

extension TestDaemon {
    /// Connects as another user, to whom the socket is opened first.
    package func connect(as user: Impersonation) throws -> Wire {
        chmod(scratch.path, 0o711)
        chmod(scratch.socket, 0o666)
        return try user.run { try Wire(scratch.socket) }
    }

    package func connect(as uid: UInt32) throws -> Wire {
        try connect(as: Impersonation(uid: uid))
    }
}
