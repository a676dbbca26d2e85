import TellerRPC

extension ServerInfo.Result: Displayable {
    func text(_ layout: Layout) -> String {
        let facts = Facts(facts: [
            ("name", name),
            ("version", version),
            ("up for", Self.duration(uptimeSeconds)),
            ("registration", accounts.registration.rawValue),
            ("begins with", tokens(accounts.startingBalance)),
            ("local login", accounts.localLogin ? "yes" : "no"),
            ("admin group", accounts.adminGroup),
            ("administrator", admin ? "yes, by your uid" : "not by your uid"),
            ("request line", "\(limits.lineBytes) bytes"),
            ("message", "\(limits.messageBytes) bytes"),
            ("batch", "\(limits.batchMembers) requests"),
            ("in flight", "\(limits.requestsInFlight) requests of a connection"),
            ("page", "\(limits.pageRows) rows"),
        ])
        return facts.text(layout) + "\n\n" + Models.Result.table(models).text(layout)
    }

    /// `3 d 4 h`, `4 h 5 min`, `5 min 6 s`, `6 s`: the two largest units.
    static func duration(_ seconds: Int64) -> String {
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"),
            (seconds % 60, "s"),
        ].drop { $0.0 == 0 }
        if parts.isEmpty { return "0 s" }
        return parts.prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            .joined(separator: " ")
    }
}
