import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "What administrators do with accounts, and nobody else", .blocking,
    .enabled(if: getuid() == 0, "it takes root to become others"))
struct AdminAccountTests {
    private static let writes: [(method: String, params: JSON)] = [
        ("admin.role", ["username": "alice", "role": "admin"]),
        ("admin.disable", ["username": "alice"]), ("admin.enable", ["username": "alice"]),
        ("admin.password", ["username": "alice", "new_password": "a new password"]),
        ("admin.link", ["username": "alice", "uid": 0]),
        ("admin.revoke", ["username": "alice"]), ("admin.logins", [:]),
    ]

    /// The token of an administrator's account.
    private func administrator(
        _ daemon: TestDaemon, _ name: String = "olga", _ more: JSON = [:]
    ) throws -> JSON {
        _ = try daemon.account(name)
        let account = try daemon.call(
            "admin.role", ["username": .string(name), "role": "admin"])
        #expect(account["result"]["role"] == "admin")
        let login: JSON = [
            "username": .string(name), "password": .string("password of " + name),
        ]
        return try daemon.call("login", login.merging(["label": "x"]).merging(members(more)))[
            "result"]["token"]
    }

    private func members(_ json: JSON) -> [String: JSON] {
        guard case .object(let members) = json else { return [:] }
        return members
    }

    @Test("Refused to other uids, with no token, a user's, and tokens that are good no more")
    func refused() throws {
        try Scratch.serve { daemon in
            let user = try daemon.account("alice")
            let revoked = try administrator(daemon)
            _ = try daemon.call("admin.revoke", ["username": "olga"])
            let disabled = try administrator(daemon, "otto")
            _ = try daemon.call("admin.disable", ["username": "otto"])
            let expired = try administrator(daemon, "oona", ["expires_in_seconds": 1])
            let demoted = try administrator(daemon, "odo")
            _ = try daemon.call("admin.role", ["username": "odo", "role": "user"])
            try wait(until: "the token has expired") {
                try daemon.call("balance", ["token": expired]).code == 401
            }
            let wire = try daemon.connect(as: 4321)
            for (method, params) in Self.writes {
                for (token, code) in [
                    (JSON.null, 401), ("tlr_unknown", 401), (user, 403), (revoked, 401),
                    (disabled, 401), (expired, 401), (demoted, 403),
                ] as [(JSON, Int64)] {
                    let answer = try wire.call(method, params.merging(["token": token]))
                    #expect(answer.code == code, "\(method) \(answer)")
                }
            }
            let account = try daemon.call("admin.account", ["username": "alice"])["result"]
            #expect(account["role"] == "user")
            #expect(account["state"] == "active")
        }
    }

    @Test("A member by a supplementary group is one, and told so")
    func supplementaryGroup() throws {
        try Scratch.serve(config: "accounts: { admin_group: games, local_min_uid: 0 }") { daemon in
            _ = try daemon.account("alice")
            let member = Impersonation(uid: 4321, groups: [10, 60, 4000])
            let wire = try daemon.connect(as: member)
            #expect(try wire.call("server.info")["result"]["admin"] == true)
            for (method, params) in Self.writes {
                #expect(try wire.call(method, params).code == nil, "\(method)")
            }
            let other = try daemon.connect(as: Impersonation(uid: 4321, groups: [10, 4000]))
            let info = try other.call("server.info")["result"]
            #expect(info["admin"] == false)
            #expect(info["accounts"]["admin_group"] == "games")
            #expect(try other.call("admin.logins").code == 401)
            let records = try wire.call("admin.audit")["result"]["records"].elements
            #expect(records.first?["peer_uid"] == 4321)
        }
    }

    @Test("A role holds at once, on connections that are open too")
    func role() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect(as: 4321)
            #expect(try wire.call("authenticate", ["token": token]).code == nil)
            #expect(try wire.call("admin.logins").code == 403)
            _ = try daemon.call("admin.role", ["username": "alice", "role": "admin"])
            #expect(try wire.call("admin.logins").code == nil)
            _ = try wire.call("admin.role", ["username": "alice", "role": "user", "memo": "m"])
            #expect(try wire.call("admin.logins").code == 403)
            let records = try daemon.call("admin.audit")["result"]["records"].elements
            #expect(records.prefix(2).map { $0["method"] } == ["admin.role", "admin.role"])
            #expect(records[0]["account"] == "alice", "whose token it was: \(records[0])")
            #expect(records[0]["peer_uid"] == 4321)
            #expect(records[1]["peer_uid"] == 0)
        }
    }

    @Test("Disabling ends logins at once, and lets none be made until it is enabled")
    func disable() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            _ = try wire.call("authenticate", ["token": token])
            let account = try daemon.call("admin.disable", ["username": "ALICE"])["result"]
            #expect(account["state"] == "disabled")
            #expect(try wire.call("balance").code == 401)
            let login: JSON = ["username": "alice", "password": "password of alice"]
            #expect(try daemon.call("login", login).code == 403)
            #expect(
                try daemon.call("admin.enable", ["username": "alice"])["result"]["state"]
                    == "active")
            #expect(try wire.call("balance").code == 401, "the login has ended")
            #expect(try daemon.call("login", login).code == nil)
            #expect(try daemon.call("admin.disable", ["username": "nobody"]).code == 404)
        }
    }

    @Test(
        "A password that an administrator sets ends all logins; one that its owner sets, the others"
    )
    func passwords() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let login: JSON = ["username": "alice", "password": "password of alice"]
            let other = try daemon.call("login", login)["result"]["token"]
            let change: JSON = ["token": token, "new_password": "second password"]
            #expect(try daemon.call("password", change).code == 401)
            let wrong = try daemon.call(
                "password", change.merging(["old_password": "wrong password"]))
            #expect(wrong.code == 401)
            #expect(
                wrong["error"]["message"].text == "The user name or the password is wrong.")
            let right = change.merging(["old_password": "password of alice"])
            #expect(try daemon.call("password", right)["result"] == [:])
            #expect(try daemon.call("balance", ["token": token]).code == nil)
            #expect(try daemon.call("balance", ["token": other]).code == 401)
            #expect(try daemon.call("login", login).code == 401)

            let reset: JSON = ["username": "alice", "new_password": "third password"]
            #expect(try daemon.call("admin.password", reset)["result"] == [:])
            #expect(try daemon.call("balance", ["token": token]).code == 401)
            let third = login.merging(["password": "third password"])
            #expect(try daemon.call("login", third).code == nil)
        }
    }
}
