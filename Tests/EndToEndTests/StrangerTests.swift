import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "What only administrators may, by every one of their methods", .blocking,
    .enabled(if: getuid() == 0, "it takes root to become others"))
struct StrangerTests {
    private static let methods: [FieldTests.Declared] = {
        let names = Set(Methods.all.filter { $0.access == .admin }.map { $0.name })
        return FieldTests.methods.filter { names.contains($0.name) }
    }()
    private static let stranger: UInt32 = 4321

    @Test("A stranger and a user are refused before anything else is told, and leave no record")
    func refusals() throws {
        #expect(Self.methods.count >= 20)
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 500)
            let root = try daemon.connect()
            let chat = try root.chat(alice, "hello")["chat"]
            let audit = try root.audit()
            let wire = try daemon.connect(as: Self.stranger)
            for method in Self.methods {
                // Of what there is, where something is named, so that it could be done; and of what
                // there is not, of which nobody else is to learn.
                let params = method.companions(of: "")
                for (name, id) in [("alice", chat), ("nobody", "99")] {
                    var params = params
                    if params["username"] != .null {
                        params = params.merging(["username": .string(name)])
                    }
                    if params["chat"] != .null { params = params.merging(["chat": id]) }
                    let nobody = try wire.call(method.name, params)
                    #expect(nobody.code == 401, "\(method.name): \(nobody)")
                    let user = try wire.call(method.name, params.merging(["token": alice]))
                    #expect(user.code == 403, "\(method.name): \(user)")
                    #expect(user.kind == "forbidden")
                }
            }
            #expect(try root.audit() == audit)
            #expect(try root.result("balance", ["token": alice]) == ["balance": 400, "held": 0])
        }
    }

    @Test("An administrator by token is recorded with the uid at the other end")
    func identities() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 500)
            let root = try daemon.connect()
            let chat = try root.chat(alice, "hello")["chat"]
            let olga: JSON = ["username": "olga", "password": "password of olga"]
            _ = try root.result("admin.create", olga.merging(["role": "admin"]))
            let token = try root.result("login", olga)["token"]
            let wire = try daemon.connect(as: Self.stranger)
            let shown: JSON = ["token": token]
            _ = try wire.result("admin.refund", shown.merging(["chat": chat, "amount": 1]))
            _ = try wire.result("admin.chats", shown.merging(["username": "alice"]))
            for record in try root.audit().prefix(2) {
                #expect(record["account"] == "olga")
                #expect(record["peer_uid"] == .integer(Int64(Self.stranger)))
                #expect(record["username"] == "alice")
            }
            let entries = try root.rows("admin.statement", [:], of: "entries")
            #expect(entries[0]["actor"] == "account:olga")
            _ = try root.result("admin.role", ["username": "olga", "role": "user"])
            #expect(try wire.call("admin.chats", shown).code == 403)
        }
    }
}
