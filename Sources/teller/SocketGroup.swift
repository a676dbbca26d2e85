import Glibc

/// The group of the system that may open a socket, and whether the caller is in it.
struct SocketGroup: Hashable, Sendable {
    enum Membership: Sendable {
        case none
        /// In the group's list, but not yet in this login to the machine.
        case pending
        case member
    }

    let name: String
    let membership: Membership

    init(name: String, membership: Membership) {
        self.name = name
        self.membership = membership
    }

    /// The group of the socket at the path, or of the folder that hides it; the usual group where
    /// neither can be seen.
    init(_ path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let group = Self.group(of: path) ?? Self.group(of: folder)
        guard let group, let record = getgrgid(group), let name = record.pointee.gr_name else {
            self.init(name: Self.usual, membership: .none)
            return
        }
        // Nobody is told to join the group of root.
        if group == 0 {
            self.init(name: Self.usual, membership: .none)
        } else if Self.own().contains(group) {
            self.init(name: String(cString: name), membership: .member)
        } else {
            let isListed = Self.members(record.pointee).contains(Self.userName() ?? "")
            self.init(name: String(cString: name), membership: isListed ? .pending : .none)
        }
    }

    /// What opens the socket to the caller.
    var advice: [String] {
        switch membership {
        case .none:
            [
                "Add yourself to the group: sudo usermod -aG \(name) \"$USER\"",
                "Then log out of the machine and in again.",
            ]
        case .pending:
            [
                "You are in the group \(name), but not yet in this session.",
                "Log out of the machine and in again.",
            ]
        case .member:
            ["You are in its group \(name); ask an administrator to look at its mode."]
        }
    }

    private static let usual = "teller-users"

    private static func group(of path: String) -> gid_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_gid : nil
    }

    private static func own() -> [gid_t] {
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        let count = getgroups(CInt(groups.count), &groups)
        return groups.prefix(Int(max(0, count))) + [getegid()]
    }

    private static func members(_ record: group) -> [String] {
        var members: [String] = []
        var next = record.gr_mem
        while let member = next?.pointee {
            members.append(String(cString: member))
            next = next?.successor()
        }
        return members
    }

    private static func userName() -> String? {
        getpwuid(geteuid())?.pointee.pw_name.map { String(cString: $0) }
    }
}
