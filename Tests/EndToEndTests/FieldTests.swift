import TellerRPC
import TestSupport
import Testing

@Suite("Every field of every method, at its bounds and beyond", .blocking)
struct FieldTests {
    struct Declared: Sendable, CustomTestStringConvertible {
        var name: String
        /// Its own, and the token where it takes one.
        var fields: [Property]

        init<M: Method>(_ method: M.Type) {
            name = M.name
            fields = M.paramProperties + (M.access == .anyone ? [] : [RawParams.Extra.token])
        }

        var testDescription: String { name }

        /// What a field needs beside it to be a request at all.
        func companions(of field: String) -> JSON {
            let required = fields.filter { $0.isRequired && $0.name != field }
            var params = Dictionary(
                uniqueKeysWithValues: required.map { ($0.name, Samples.valid($0.schema)) })
            if name == "chat", !field.hasPrefix("message") { params["message"] = "hello" }
            if name == "login", field != "local" {
                params["username"] = "nobody"
                params["password"] = "password"
                params[field] = nil
            }
            if name == "admin.revoke", !["login", "username"].contains(field) {
                params["username"] = "nobody"
            }
            // Root may be bound to no account.
            if name == "admin.link", field != "uid" { params["uid"] = 1000 }
            if name == "chat.cancel", field == "token" { params["chat"] = "1" }
            return .object(params)
        }
    }

    static let methods = Methods.all.map { Declared($0) }

    /// Without a token every request that is right in itself gets no further than 401, or is done
    /// for root; one that is not is told so before.
    @Test("0, 1, max and max + 1", arguments: methods)
    func bounds(_ method: Declared) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            for field in method.fields {
                let companions = method.companions(of: field.name)
                for sample in Samples.all(field.schema, isRequired: field.isRequired)
                where !isOfItsOwnRule(method, field, sample) {
                    let params = companions.merging([field.name: sample.value])
                    let answer = try wire.call(method.name, params)
                    let isAccepted = ![-32602, 413].contains(answer.code)
                    #expect(
                        isAccepted == sample.isAccepted,
                        "\(field.name): \(sample.value.source.prefix(80)): \(answer)")
                    #expect(answer.code != -32603, "\(answer)")
                }
            }
        }
    }

    /// What is refused for another reason than its bounds: messages have a bound together, which
    /// the longest one passes with any other; a login that is not local needs a name; and root is
    /// told that a row is none of the listing, that a search needs an account or a time, and that a
    /// uid is of the system.
    private func isOfItsOwnRule(
        _ method: Declared, _ field: Property, _ sample: Samples.Sample
    ) -> Bool {
        switch field.name {
        case "messages": sample.value.source.utf8.count > Limits.messageBytes
        case "local": sample.value == false
        case "before": method.name.hasPrefix("admin.") && sample.isAccepted
        case "uid": sample.value == 0
        case "query": method.name == "admin.chats" && sample.isAccepted
        default: false
        }
    }

    @Test("Messages may have 256 KiB together", arguments: [0, 1])
    func messages(_ excess: Int) throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let half = JSON.string(String(repeating: "a", count: Limits.messageBytes / 2))
            let rest = JSON.string(String(repeating: "b", count: Limits.messageBytes / 2 + excess))
            let answer = try daemon.call(
                "chat",
                [
                    "token": token,
                    "messages": [
                        ["role": "system", "content": half], ["role": "user", "content": rest],
                    ],
                ])
            #expect(answer.code == (excess == 0 ? nil : 413))
        }
    }

    @Test("Missing and unknown params are refused by name", arguments: methods)
    func names(_ method: Declared) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let complete = method.companions(of: "")
            for field in method.fields where field.isRequired {
                let answer = try wire.call(method.name, method.companions(of: field.name))
                #expect(answer.code == -32602)
                #expect(answer["error"]["message"].text == "The param '\(field.name)' is missing.")
            }
            let answer = try wire.call(method.name, complete.merging(["bogus": 1]))
            #expect(answer.code == -32602)
            #expect(answer["error"]["message"].text == "The param 'bogus' is unknown.")
            for params in ["[]", "[1]"] {
                let line =
                    #"{"jsonrpc":"2.0","id":1,"method":"\#(method.name)","params":\#(params)}"#
                // On its own connection, since 'relay' must be a first request.
                #expect(try daemon.connect().exchange(line).code == -32602)
            }
        }
    }

    @Test("rpc.discover names every method and field")
    func discovery() throws {
        try Scratch.serve { daemon in
            let told = try daemon.call("rpc.discover")["result"]["methods"].elements
            #expect(told.compactMap { $0["name"].text } == Self.methods.map(\.name))
            for (told, method) in zip(told, Self.methods) {
                let names = told["params"].elements.compactMap { $0["name"].text }
                #expect(names == method.fields.map(\.name), "\(method.name)")
            }
        }
    }

    @Test(
        "A new name is of ASCII letters, digits and @.+-_",
        arguments: [
            "a b", "ä", "a/b", "a\n", "\u{0}", "a:b", " a", "名",
        ])
    func username(_ name: String) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let params: JSON = ["username": .string(name), "password": "password"]
            #expect(try wire.call("register", params).code == -32602)
            #expect(try wire.call("admin.create", params).code == -32602)
            // As the name of an account that exists it is only unknown.
            #expect(try wire.call("login", params).code == 401)
            #expect(try wire.call("admin.account", ["username": .string(name)]).code == 404)
        }
    }

    @Test("Names that differ in case only are one name")
    func caseOfNames() throws {
        try Scratch.serve { daemon in
            let alice: JSON = ["username": "Alice", "password": "password"]
            #expect(try daemon.call("register", alice)["result"]["username"] == "Alice")
            let other = try daemon.call("register", alice.merging(["username": "aLICE"]))
            #expect(other.code == 409)
            let login = try daemon.call("login", alice.merging(["username": "ALICE"]))
            #expect(login["result"]["username"] == "Alice")
        }
    }
}
