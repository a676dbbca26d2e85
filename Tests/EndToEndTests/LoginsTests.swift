import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Logins are listed, and end", .blocking)
struct LoginsTests {
    @Test("An owner sees the good ones, newest first, and which of them asks")
    func list() throws {
        try Scratch.serve { daemon in
            let first = try daemon.account("alice")
            let other = try daemon.account("bob")
            let params: JSON = [
                "username": "alice", "password": "password of alice", "label": "laptop",
                "expires_in_seconds": 3600,
            ]
            let second = try daemon.call("login", params)["result"]["token"]
            let logins = try daemon.call("logins", ["token": second])["result"]["logins"].elements
            #expect(logins.count == 2)
            #expect(logins.map { $0["current"] } == [true, false])
            #expect(logins[0]["label"] == "laptop")
            #expect(logins[1]["label"] == .null)
            #expect(Set(logins.compactMap { $0["login"].text }).count == 2)
            #expect(logins.allSatisfy { $0["expires_at"].text != nil })

            let revoke: JSON = ["login": logins[1]["login"]]
            #expect(try daemon.call("logins.revoke", revoke.merging(["token": other])).code == 404)
            let mine = revoke.merging(["token": second])
            #expect(try daemon.call("logins.revoke", mine)["result"] == [:])
            #expect(try daemon.call("balance", ["token": first]).code == 401)
            #expect(try daemon.call("logins.revoke", mine).code == 404)
            let bad: JSON = ["token": second, "login": "no id"]
            #expect(try daemon.call("logins.revoke", bad).code == 404)
            #expect(
                try daemon.call("logins", ["token": second])["result"]["logins"].elements.count
                    == 1)
        }
    }

    @Test("A login that has expired is neither good nor listed")
    func expired() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let short = try daemon.call(
                "login",
                [
                    "username": "alice", "password": "password of alice",
                    "expires_in_seconds": 1,
                ])["result"]["token"]
            try wait(until: "it has expired") {
                try daemon.call("balance", ["token": short]).code == 401
            }
            let logins = try daemon.call("logins", ["token": token])["result"]["logins"]
            #expect(logins.elements.count == 1)
            #expect(try daemon.call("admin.logins")["result"]["logins"].elements.count == 1)
        }
    }

    @Test("An administrator lists those of an account, and all, page by page")
    func adminList() throws {
        try Scratch.serve { daemon in
            for name in ["alice", "bob", "carol"] {
                _ = try daemon.account(name)
                _ = try daemon.call(
                    "login",
                    ["username": .string(name), "password": .string("password of " + name)])
            }
            func pages(_ params: JSON) throws -> [JSON] {
                var rows: [JSON] = []
                var next = JSON.null
                repeat {
                    let page = try daemon.call("admin.logins", params.merging(["before": next]))
                    #expect(page.code == nil, "\(page)")
                    rows += page["result"]["logins"].elements
                    next = page["result"]["next"]
                } while next != .null
                return rows
            }
            for limit in [1, 2, 5, 6, 500] as [JSON] {
                let all = try pages(["limit": limit])
                let ids = all.compactMap { $0["login"].text }
                #expect(ids == ids.sorted())
                #expect(Set(ids).count == 6)
                let bobs = try pages(["limit": limit, "username": "BOB"])
                #expect(bobs.count == 2)
                #expect(bobs.allSatisfy { $0["username"] == "bob" })
            }
            #expect(try daemon.call("admin.logins", ["username": "nobody"]).code == 404)
            #expect(try daemon.call("admin.logins", ["before": "x"]).code == -32602)
            #expect(
                try daemon.call("admin.logins", ["username": "bob", "before": "x"]).code
                    == -32602)
        }
    }

    @Test("An administrator ends one, or all of an account, never both")
    func adminRevoke() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let bob = try daemon.account("bob")
            let rows = try daemon.call("admin.logins")["result"]["logins"].elements
            let login = rows.first { $0["username"] == "alice" }?["login"] ?? .null
            let both: JSON = ["login": login, "username": "bob"]
            for params in [[:], both] as [JSON] {
                #expect(try daemon.call("admin.revoke", params).code == -32602)
            }
            let one = try daemon.call("admin.revoke", ["login": login, "memo": "lost laptop"])
            #expect(one["result"]["revoked"] == 1)
            #expect(try daemon.call("balance", ["token": alice]).code == 401)
            #expect(try daemon.call("admin.revoke", ["login": login]).code == 404)
            let all = try daemon.call("admin.revoke", ["username": "bob"])
            #expect(all["result"]["revoked"] == 1)
            #expect(try daemon.call("balance", ["token": bob]).code == 401)
            let records = try daemon.call("admin.audit")["result"]["records"].elements
            let ends = records.filter { $0["method"] == "admin.revoke" }
            #expect(ends.map { $0["username"] } == ["bob", "alice"])
            #expect(ends.last?["memo"] == "lost laptop")
        }
    }

    @Test("When a login was used is on disk after a stop")
    func lastUsed() throws {
        try Scratch.use { scratch in
            var daemon = try scratch.daemon()
            let token = try daemon.account("alice")
            let idle = try daemon.account("bob")
            _ = try daemon.call("balance", ["token": token])
            // An unknown token, and one that nothing looks at, are nobody's.
            _ = try daemon.call("balance", ["token": "tlr_x"])
            _ = try daemon.call("server.ping", ["token": idle])
            #expect(try daemon.process.terminate() == .status(0))
            daemon = try scratch.daemon()
            let rows = try daemon.call("admin.logins")["result"]["logins"].elements
            let used = rows.first { $0["username"] == "alice" }?["last_used_at"].text
            #expect(used?.hasSuffix(":00.000Z") == true, "\(rows)")
            #expect(rows.first { $0["username"] == "bob" }?["last_used_at"] == .null)
        }
    }
}
