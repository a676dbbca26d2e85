import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "Users of the system get in by their uid, and to nobody else's account", .blocking, .serialized,
    .enabled(if: getuid() == 0, "it takes root to make users"))
struct LocalLoginTests {
    private static let local: JSON = ["local": true]

    @Test("A user gets an account of his own name, the same every time, and may set a password")
    func ownAccount() throws {
        try Scratch.serve { daemon in
            let user = try SystemUser(daemon.scratch)
            let wire = try daemon.connect(as: user.uid)
            let first = try wire.call("login", Self.local)["result"]
            #expect(first["username"].text == user.name)
            let next = try daemon.connect(as: user.uid).call("login", Self.local)["result"]
            #expect(next["username"] == first["username"])
            #expect(next["token"] != first["token"])
            let balance = try daemon.call("balance", ["token": first["token"]])
            #expect(balance["result"]["balance"] == 4000)

            let password: JSON = ["token": first["token"], "new_password": "a new password"]
            #expect(try daemon.call("password", password).code == 403, "root is another")
            #expect(try wire.call("password", password)["result"] == [:])
            #expect(try wire.call("balance", ["token": next["token"]]).code == 401)
            let login = try daemon.call(
                "login", ["username": .string(user.name), "password": "a new password"])
            #expect(login["result"]["username"].text == user.name)
            #expect(try daemon.call("admin.accounts")["result"]["accounts"].elements.count == 1)
        }
    }

    @Test("A taken name is not taken over; where both are taken there is no account")
    func takenNames() throws {
        try Scratch.serve { daemon in
            let user = try SystemUser(daemon.scratch)
            let taken = user.name.uppercased()
            _ = try daemon.account(taken, balance: 7)
            let wire = try daemon.connect(as: user.uid)
            let login = try wire.call("login", Self.local)["result"]
            #expect(login["username"].text == "\(user.name)+uid\(user.uid)")
            let other = try daemon.call("admin.account", ["username": .string(taken)])["result"]
            #expect(other["balance"] == 7)

            let second = try SystemUser(daemon.scratch)
            _ = try daemon.account(second.name)
            _ = try daemon.account("\(second.name)+uid\(second.uid)")
            #expect(try daemon.connect(as: second.uid).call("login", Self.local).code == 409)
        }
    }

    @Test("A name that no account may have is made one")
    func foreignName() throws {
        try Scratch.serve { daemon in
            let user = try SystemUser(daemon.scratch) { "CORP\\sö\($0)" }
            let login = try daemon.connect(as: user.uid).call("login", Self.local)
            #expect(
                login["result"]["username"].text == "CORPs\(user.uid)+uid\(user.uid)", "\(login)")
        }
    }

    @Test("A uid whose name has changed is somebody else, until an administrator links it")
    func changedName() throws {
        try Scratch.serve { daemon in
            let user = try SystemUser(daemon.scratch)
            let wire = try daemon.connect(as: user.uid)
            #expect(try wire.call("login", Self.local).code == nil)
            let renamed = user.name + "x"
            try user.rename(to: renamed)
            let refused = try wire.call("login", Self.local)
            #expect(refused.code == 403)
            #expect(refused.kind == "forbidden")

            let uid = JSON.integer(Int64(user.uid))
            let link: JSON = ["username": .string(user.name), "uid": uid, "memo": "married"]
            #expect(try wire.call("admin.link", link).code == 401)
            let linked = try daemon.call("admin.link", link)["result"]
            #expect(linked["system_name"].text == renamed)
            #expect(try wire.call("login", Self.local)["result"]["username"].text == user.name)
            let record = try daemon.call("admin.audit")["result"]["records"].elements.first
            #expect(record?["method"] == "admin.link")
            #expect(record?["username"].text == user.name)
            #expect(record?["memo"] == "married")
        }
    }

    @Test("Fifty requests about one uid at once are all answered")
    func atOnce() throws {
        try Scratch.serve { daemon in
            let user = try SystemUser(daemon.scratch)
            let wire = try daemon.connect(as: user.uid)
            // Its first opens the account.
            #expect(try wire.call("login", Self.local).code == nil)
            let logins = (0..<50).map { request("login", Self.local, id: .integer($0)) }
            let granted = try wire.exchange("[\(logins.joined(separator: ","))]").elements
            #expect(granted.count == 50)
            #expect(granted.allSatisfy { $0.code == nil }, "\(granted.compactMap(\.kind))")
            let params: JSON = [
                "username": .string(user.name), "uid": .integer(Int64(user.uid)),
            ]
            let links = (0..<50).map { request("admin.link", params, id: .integer($0)) }
            let linked = try daemon.connect().exchange("[\(links.joined(separator: ","))]").elements
            #expect(linked.count == 50)
            #expect(linked.allSatisfy { $0.code == nil }, "\(linked.compactMap(\.kind))")
        }
    }

    @Test("A uid without a name, the system's own, and nobody, have no account")
    func refused() throws {
        try Scratch.serve { daemon in
            for uid in [3_999_999, 0, 1, 999, 65534] as [UInt32] {
                let answer = try daemon.connect(as: uid).call("login", Self.local)
                #expect(answer.code == 403, "\(uid): \(answer)")
            }
            let link: JSON = ["username": "alice", "uid": 3_999_999]
            #expect(try daemon.call("admin.link", link).code == 404)
            _ = try daemon.account("alice")
            #expect(try daemon.call("admin.link", link).code == 404)
            for uid in [0, 1, 999, 65534] as [JSON] {
                let answer = try daemon.call("admin.link", ["username": "alice", "uid": uid])
                #expect(answer.code == -32602, "\(uid): \(answer)")
            }
        }
    }

    @Test("Turned off, or with registration closed, it lets nobody new in")
    func rules() throws {
        for rule in ["local_login: false", "registration: closed", "local_min_uid: 2000000"] {
            try Scratch.serve(config: "accounts: { \(rule) }") { daemon in
                let user = try SystemUser(daemon.scratch)
                let wire = try daemon.connect(as: user.uid)
                #expect(try wire.call("login", Self.local).code == 403, "\(rule)")
                _ = try daemon.account("alice")
                let isOpen = rule == "registration: closed"
                let link = try daemon.call(
                    "admin.link", ["username": "alice", "uid": .integer(Int64(user.uid))])
                #expect(link.code == (isOpen ? nil : -32602), "a link is a promise: \(link)")
                let login = try wire.call("login", Self.local)
                #expect(login.code == (isOpen ? nil : 403), "\(rule)")
            }
        }
    }

    @Test("A disabled account stays shut to its user")
    func disabled() throws {
        try Scratch.serve { daemon in
            let user = try SystemUser(daemon.scratch)
            let wire = try daemon.connect(as: user.uid)
            let token = try wire.call("login", Self.local)["result"]["token"]
            _ = try daemon.call("admin.disable", ["username": .string(user.name)])
            #expect(try wire.call("balance", ["token": token]).code == 401)
            #expect(try wire.call("login", Self.local).code == 403)
            _ = try daemon.call("admin.enable", ["username": .string(user.name)])
            #expect(try wire.call("login", Self.local).code == nil)
        }
    }

    @Test(
        "Either local or a name with its password",
        arguments: [
            [:], ["local": false], ["username": "a"], ["password": "p"],
            ["local": true, "username": "a"], ["local": true, "password": "p"],
            ["local": true, "username": "a", "password": "p"],
        ] as [JSON])
    func params(_ params: JSON) throws {
        try Scratch.serve { daemon in
            let answer = try daemon.call("login", params)
            #expect(answer.code == -32602)
        }
    }
}
