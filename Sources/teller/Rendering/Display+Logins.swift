import TellerRPC

extension Logins.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if logins.isEmpty { return "No logins." }
        return Table(
            columns: [
                .word("LOGIN"), .text("LABEL"), .word("MADE"), .word("EXPIRES"),
                .word("LAST USED"), .word("THIS"),
            ],
            rows: logins.map { login in
                [
                    login.login, login.label ?? "", layout.time(login.createdAt),
                    login.expiresAt.map(layout.time) ?? "never",
                    login.lastUsedAt.map(layout.time) ?? "never",
                    login.current ? "yes" : "",
                ]
            }
        ).text(layout)
    }
}

extension AdminLogins.Result: Displayable {
    func text(_ layout: Layout) -> String {
        if logins.isEmpty { return "No logins." }
        return Table(
            columns: [
                .word("LOGIN"), .text("NAME"), .text("LABEL"), .word("MADE"), .word("EXPIRES"),
                .word("LAST USED"),
            ],
            rows: logins.map { login in
                [
                    login.login, login.username, login.label ?? "", layout.time(login.createdAt),
                    login.expiresAt.map(layout.time) ?? "never",
                    login.lastUsedAt.map(layout.time) ?? "never",
                ]
            }
        ).text(layout)
    }

    var nextPage: String? { next.map { "More with: --before \($0)" } }
}

extension AdminRevoke.Result: Displayable {
    func text(_ layout: Layout) -> String {
        revoked == 1 ? "1 login has ended." : "\(revoked) logins have ended."
    }
}

extension AdminLink.Result: Displayable {
    func text(_ layout: Layout) -> String {
        let user = "\(layout.word(systemName)) (uid \(uid))"
        return "\(user) now logs in to \(layout.word(username)) with --local."
    }
}
