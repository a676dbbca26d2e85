import Glibc

/// Whom a socket is open to that the caller may not open.
enum SocketAccess: Hashable, Sendable {
    enum Membership: Sendable {
        case none
        /// In the group's list, but not yet in this login to the machine.
        case pending
        case member
    }

    case group(String, Membership)
    /// No group that one could join helps.
    case owner(String)

    /// Of the socket at the path, or of the folder that hides it; the usual group where neither
    /// can be seen.
    init(_ path: String) {
        guard let (status, bit) = Self.barrier(path) else {
            self = .group(Self.usual, .none)
            return
        }
        self.init(owner: status.st_uid, group: status.st_gid, mode: status.st_mode, needing: bit)
    }

    /// Of what belongs to these, and whose bit in the mode would let the group in.
    init(owner: uid_t, group: gid_t, mode: mode_t, needing bit: mode_t) {
        let mayOpen = mode & bit != 0 && group != 0
        // Nobody is told to join the group of root.
        guard mayOpen, let (name, members) = SystemRecord.group(group, read: Self.names) else {
            self = .owner(Self.userName(owner) ?? "the uid \(owner)")
            return
        }
        if Self.own().contains(group) {
            self = .group(name, .member)
        } else {
            let isListed = members.contains(Self.userName(geteuid()) ?? "")
            self = .group(name, isListed ? .pending : .none)
        }
    }

    /// What opens the socket to the caller.
    var advice: [String] {
        switch self {
        case .group(let name, .none):
            [
                "Add yourself to the group: sudo usermod -aG \(name) \"$USER\"",
                "Then log out of the machine and in again.",
            ]
        case .group(let name, .pending):
            [
                "You are in the group \(name), but not yet in this session.",
                "Log out of the machine and in again.",
            ]
        case .group(let name, .member):
            ["You are in its group \(name); ask an administrator to look at its mode."]
        case .owner(let name):
            ["It belongs to \(name) alone; name another with --socket PATH or TELLER_SOCKET."]
        }
    }

    private static let usual = "teller-users"

    /// What keeps the caller out, with the bit that connect(2) asks of its group: the socket, or
    /// the folder on the way to it that shows nothing of what is in it.
    private static func barrier(_ path: String) -> (status: stat, bit: mode_t)? {
        var status = stat()
        if stat(path, &status) == 0 { return (status, S_IWGRP) }
        var path = path[...]
        while errno == EACCES, path != "/" {
            path = parent(of: path)
            if stat(String(path), &status) == 0 { return (status, S_IXGRP) }
        }
        return nil
    }

    private static func parent(of path: Substring) -> Substring {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : path[..<slash]
    }

    private static func own() -> [gid_t] {
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        let count = getgroups(CInt(groups.count), &groups)
        return groups.prefix(Int(max(0, count))) + [getegid()]
    }

    private static func names(_ record: group) -> (name: String, members: [String])? {
        guard let name = record.gr_name else { return nil }
        var members: [String] = []
        var next = record.gr_mem
        while let member = next?.pointee {
            members.append(String(cString: member))
            next = next?.successor()
        }
        return (String(cString: name), members)
    }

    private static func userName(_ uid: uid_t) -> String? {
        SystemRecord.user(uid) { $0.pw_name.map { String(cString: $0) } }
    }
}
