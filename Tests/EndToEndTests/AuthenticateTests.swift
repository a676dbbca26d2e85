import TellerRPC
import TestSupport
import Testing

@Suite("Tokens and the connections that they are bound to", .blocking)
struct AuthenticateTests {
    @Test("authenticate is a barrier in the order of the lines")
    func barrier() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 111)
            let bob = try daemon.account("bob", balance: 222)
            let wire = try daemon.connect()
            var lines = [request("balance", id: "none")]
            for round in 0..<20 {
                lines.append(request("authenticate", ["token": alice], id: "auth"))
                lines += (0..<5).map { request("balance", id: "alice \(round) \($0)") }
                lines.append(request("authenticate", ["token": bob], id: "auth"))
                lines += (0..<5).map { request("balance", id: "bob \(round) \($0)") }
            }
            try wire.send(lines.joined(separator: "\n") + "\n")
            var seen: [String: JSON] = [:]
            for _ in lines {
                let answer = try wire.answer()
                seen[answer["id"].text!] = answer
            }
            #expect(seen.count == 202)
            #expect(seen["none"]?.code == 401)
            for (id, answer) in seen {
                if id.hasPrefix("alice") { #expect(answer["result"]["balance"] == 111, "\(id)") }
                if id.hasPrefix("bob") { #expect(answer["result"]["balance"] == 222, "\(id)") }
            }
        }
    }

    @Test("A cancellation behind it has the new token too")
    func cancellation() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.send(
                request("authenticate", ["token": token], id: "a") + "\n"
                    + request("chat.cancel", ["chat": "999"], id: "c") + "\n")
            let answers = [try wire.answer(), try wire.answer()]
            #expect(answers.first { $0["id"] == "a" }?["result"]["username"] == "alice")
            #expect(answers.first { $0["id"] == "c" }?.code == 404)
        }
    }

    @Test("A token of the request wins over the connection's")
    func explicitToken() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 111)
            let bob = try daemon.account("bob", balance: 222)
            let wire = try daemon.connect()
            #expect(try wire.call("authenticate", ["token": alice])["result"] != .null)
            #expect(try wire.call("balance", ["token": bob])["result"]["balance"] == 222)
            #expect(try wire.call("balance", ["token": "tlr_none"]).code == 401)
            #expect(try wire.call("balance")["result"]["balance"] == 111)
            // It is the connection's and of no other.
            #expect(try daemon.call("balance").code == 401)
        }
    }

    @Test("logout ends the login everywhere, and no other of the account")
    func logout() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let login: JSON = ["username": "alice", "password": "password of alice"]
            let other = try daemon.call("login", login)["result"]["token"]
            let wires = try (0..<3).map { _ in try daemon.connect() }
            for wire in wires { _ = try wire.call("authenticate", ["token": token]) }
            #expect(try wires[0].call("logout")["result"] == [:])
            for wire in wires { #expect(try wire.call("balance").code == 401) }
            #expect(try daemon.call("authenticate", ["token": token]).code == 401)
            #expect(try wires[0].call("logout").code == 401)
            #expect(try daemon.call("balance", ["token": other])["result"]["balance"] == 4000)
        }
    }

    @Test("An expired token is worth nothing, on a connection that has it or any other")
    func expiry() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice")
            let login = try daemon.call(
                "login",
                [
                    "username": "alice", "password": "password of alice",
                    "expires_in_seconds": 1,
                ])["result"]
            #expect(login["expires_at"] != .null)
            let wire = try daemon.connect()
            _ = try wire.call("authenticate", ["token": login["token"]])
            try wait(until: "the token has expired") { try wire.call("balance").code == 401 }
            let chat: JSON = ["message": "hello"]
            #expect(try wire.call("chat", chat).code == 401)
            #expect(try daemon.call("chat", chat.merging(["token": login["token"]])).code == 401)
            #expect(try daemon.call("authenticate", ["token": login["token"]]).code == 401)
        }
    }

    @Test("A wrong name and a wrong password are told alike")
    func wrongCredentials() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice")
            let wrong: JSON = ["username": "alice", "password": "wrong password"]
            let answer = try daemon.call("login", wrong)
            #expect(answer.code == 401)
            #expect(try daemon.call("login", wrong.merging(["username": "nobody"])) == answer)
        }
    }

    @Test("Nobody sees another's chats")
    func strangers() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let bob = try daemon.account("bob")
            let chat = try daemon.call("chat", ["token": alice, "message": "secret"])["result"]
            let id = chat["chat"]
            #expect(
                try daemon.call("chat.get", ["token": alice, "chat": id])["result"]["message"]
                    == "secret")
            #expect(try daemon.call("chat.get", ["token": bob, "chat": id]).code == 404)
            #expect(try daemon.call("chat.cancel", ["token": bob, "chat": id]).code == 404)
            #expect(try daemon.call("history", ["token": bob, "conversation": id]).code == 404)
            let onwards: JSON = ["token": bob, "message": "b", "conversation": id]
            #expect(try daemon.call("chat", onwards).code == 404)
            #expect(try daemon.call("history", ["token": bob])["result"]["chats"] == [])
            #expect(try daemon.call("balance", ["token": bob])["result"]["balance"] == 4000)
        }
    }
}
