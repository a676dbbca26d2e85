import TellerRPC
import TestSupport
import Testing

@Suite("The seed's routes: its fields and statuses, its story", .blocking)
struct SeedRouteTests {
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]

    @Test("Register, log in, chat until the tokens are spent", arguments: ["", "/"])
    func story(_ slash: String) throws {
        try Scratch.serveHTTP(config: "accounts: { starting_balance: 150 }") { _, bridge in
            let wire = try bridge.connect()
            let credentials: JSON = ["username": "alice", "password": "correct horse"]
            let registered = try wire.ask("POST", "/register" + slash, body: credentials)
            #expect(registered.status == 201)
            #expect(
                registered.json == [
                    "message": "Registration successful", "username": "alice", "tokens": 150,
                    "balance": 150,
                ])
            let login = try wire.ask("POST", "/login" + slash, body: credentials)
            #expect(login.status == 200)
            let token = try #require(login.json["token"].text)
            let header = ["Authorization": "Token " + token]

            let chat = try wire.ask(
                "POST", "/chat" + slash, headers: header, body: ["message": "hello"])
            #expect(chat.status == 200)
            #expect(chat.json["response"] == chat.json["reply"])
            #expect(chat.json["response"].text?.isEmpty == false)
            #expect(chat.json["remaining_tokens"] == 50)
            #expect(chat.json["chat_id"] == chat.json["chat"])

            let balance = try wire.ask("GET", "/balance" + slash, headers: header)
            #expect(balance.json == ["tokens": 50, "balance": 50, "held": 0])
            let refused = try wire.ask(
                "POST", "/chat" + slash, headers: header, body: ["message": "hello"])
            #expect(refused.status == 402)
            #expect(refused.json["code"] == 402)
            #expect(refused.json["kind"] == "insufficient_balance")
            #expect(refused.json["balance"] == 50)
            #expect(refused.json["price"] == 100)
        }
    }

    @Test("Forms are read as JSON is, and a chat's token may be in its body")
    func forms() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let wire = try bridge.connect()
            let credentials = "username=alice&password=correct+horse%21"
            try wire.send(
                wire.request("POST", "/register/", headers: Self.form, body: credentials))
            #expect(try wire.answer()?.status == 201)
            try wire.send(wire.request("POST", "/login/", headers: Self.form, body: credentials))
            let token = try #require(try wire.answer()?.json["token"].text)
            try wire.send(
                wire.request(
                    "POST", "/chat/", headers: Self.form,
                    body: "token=\(token)&message=h%C3%A9llo&unknown=ignored"))
            let chat = try #require(try wire.answer())
            #expect(chat.status == 200)
            let told = try daemon.call("history", ["token": .string(token)])
            #expect(told["result"]["chats"][0]["message"] == "h\u{E9}llo")
            // In JSON too; but for no other route, and never in a query.
            #expect(
                try wire.ask(
                    "POST", "/chat/", body: ["token": .string(token), "message": "again"]
                ).status == 200)
            #expect(try wire.ask("GET", "/balance?token=" + token).status == 400)
            #expect(try wire.ask("POST", "/logout", body: ["token": .string(token)]).status == 401)
        }
    }

    @Test("Listings take their params in the query, and /logout/ ends the token")
    func listings() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let header = ["Authorization": "bearer " + token]
            let wire = try bridge.connect()
            for number in 0..<3 {
                let chat = try wire.ask(
                    "POST", "/chat/", headers: header, body: ["message": .string("\(number)")])
                #expect(chat.status == 200)
            }
            let history = try wire.ask("GET", "/history/?limit=2", headers: header)
            #expect(history.json["chats"][1]["message"] == "1")
            let next = try #require(history.json["next"].text)
            let rest = try wire.ask("GET", "/history?before=\(next)", headers: header)
            #expect(rest.json["chats"][0]["message"] == "0")
            #expect(
                try wire.ask("GET", "/statement/", headers: header).json["entries"][0]["amount"]
                    == -100)
            #expect(try wire.ask("GET", "/usage/?days=1", headers: header).status == 200)
            let models = try wire.ask("GET", "/models/", headers: header)
            #expect(models.json["models"][0]["name"] == "echo")
            let bad = try wire.ask("GET", "/history/?limit=many", headers: header)
            #expect(bad.status == 400)
            #expect(bad.json["errors"]["limit"] != .null)

            #expect(try wire.ask("POST", "/logout/", headers: header).status == 200)
            let after = try wire.ask("GET", "/balance/", headers: header)
            #expect(after.status == 401)
            #expect(after.headers["www-authenticate"] != nil)
        }
    }

    @Test("A form in parts is taken as curl sends it, and a file in it refused by its name")
    func parts() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let file = try bridge.scratch.write("hello", to: "hello.txt")
            func post(_ fields: [String]) throws -> HTTPAnswer {
                try bridge.curl(
                    ["-H", "Authorization: Token " + token] + fields.flatMap { ["-F", $0] }
                        + [bridge.url + "/chat/"])
            }
            // Behind '<' the content of a file is a text, behind '@' it is a file.
            for message in ["message=hello", "message=<" + file, "message=hello;type=text/plain"] {
                let chat = try post([message, "max_output_tokens=5", "mood=glad"])
                #expect(chat.status == 200)
                #expect(chat.json["response"] == "Echo: hello")
            }
            #expect(try post(["message=hello", "attached=@" + file]).status == 200)
            let refused = try post(["message=@" + file])
            #expect(refused.status == 400)
            #expect(refused.json["errors"]["message"] != .null, "\(refused)")
            let number = try post(["message=hello", "max_output_tokens=@" + file])
            #expect(number.json["errors"]["max_output_tokens"] != .null, "\(number)")
            try daemon.expect(.string(token), has: 4000 - 4 * 100)
        }
    }

    @Test("The header Idempotency-Key makes a repeat safe")
    func keys() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let header = ["Authorization": "Token " + token, "Idempotency-Key": "k1"]
            let wire = try bridge.connect()
            let first = try wire.ask("POST", "/chat/", headers: header, body: ["message": "a"])
            let second = try wire.ask("POST", "/chat/", headers: header, body: ["message": "a"])
            #expect(second.json["chat_id"] == first.json["chat_id"])
            #expect(second.json["replayed"] == true)
            #expect(second.json["remaining_tokens"] == 3900)
            let other = try wire.ask("POST", "/chat/", headers: header, body: ["message": "b"])
            #expect(other.status == 409)
            #expect(other.json["kind"] == "conflict")
            let doubled = try wire.ask(
                "POST", "/chat/", headers: header,
                body: ["message": "a", "idempotency_key": "k2"])
            #expect(doubled.status == 400)
            // Without one, the bridge's own makes no two chats the same.
            let plain = ["Authorization": "Token " + token]
            let third = try wire.ask("POST", "/chat/", headers: plain, body: ["message": "a"])
            let fourth = try wire.ask("POST", "/chat/", headers: plain, body: ["message": "a"])
            #expect(third.json["chat_id"] != fourth.json["chat_id"])
        }
    }

    @Test("Fields that are refused are named, all that are missing at once")
    func refusedFields() throws {
        try Scratch.serveHTTP { _, bridge in
            let wire = try bridge.connect()
            let none = try wire.ask("POST", "/register/", body: [:])
            #expect(none.status == 400)
            #expect(none.json["errors"]["username"] != .null)
            #expect(none.json["errors"]["password"] != .null)
            let short = try wire.ask(
                "POST", "/register/", body: ["username": "alice", "password": "short"])
            #expect(short.status == 400)
            #expect(short.json["errors"]["password"] != .null)
            #expect(short.json["errors"]["username"] == .null)
            let kind = try wire.ask(
                "POST", "/login/", body: ["username": [7], "password": "correct horse"])
            #expect(kind.status == 400)
            #expect(kind.json["errors"]["username"] != .null)
            let wrong = try wire.ask(
                "POST", "/login/", body: ["username": "nobody", "password": "correct horse"])
            #expect(wrong.status == 401)
            #expect(wrong.json["kind"] == "unauthenticated")
            #expect(try wire.ask("POST", "/chat/", body: ["message": "x"]).status == 401)
            let empty = try wire.ask("POST", "/chat/", body: [:])
            #expect(empty.json["errors"]["message"] != .null)
            try wire.send(
                wire.request(
                    "POST", "/login/", headers: ["Content-Type": "application/json"],
                    body: #"{"username":"a","username":"b","password":"correct horse"}"#))
            let twice = try #require(try wire.answer())
            #expect(twice.status == 400)
            #expect(twice.json["errors"]["username"] != .null)
        }
    }

    @Test("A name that is taken is 409; nobody else's chat can be cancelled")
    func conflicts() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let alice = try #require(try daemon.account("alice").text)
            let wire = try bridge.connect()
            let taken = try wire.ask(
                "POST", "/register/", body: ["username": "ALICE", "password": "correct horse"])
            #expect(taken.status == 409)
            #expect(taken.json["kind"] == "conflict")
            let chat = try wire.ask(
                "POST", "/chat/", headers: ["Authorization": "Token " + alice],
                body: ["message": "x"])
            let id = try #require(chat.json["chat_id"].text)
            let own = try wire.ask(
                "POST", "/chat/\(id)/cancel/", headers: ["Authorization": "Token " + alice])
            #expect(own.status == 200)
            #expect(own.json["cancelled"] == false)
            let bob = try #require(try daemon.account("bob").text)
            let foreign = try wire.ask(
                "POST", "/chat/\(id)/cancel", headers: ["Authorization": "Token " + bob])
            #expect(foreign.status == 404)
        }
    }
}
