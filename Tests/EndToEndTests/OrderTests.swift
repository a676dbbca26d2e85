import TellerRPC
import TestSupport
import Testing

@Suite("Of several faults of a request the first is told", .blocking)
struct OrderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// What is put in place of TOKEN: a good token of an account with 50 tokens.
        var line: String
        var code: Int64

        init(_ name: String, _ line: String, _ code: Int64) {
            testDescription = name
            self.line = line
            self.code = code
        }

        init(_ name: String, _ method: String, _ params: JSON, _ code: Int64) {
            self.init(name, request(method, params, id: 1), code)
        }
    }

    static let cases = [
        Case(
            "parse before version", #"{"jsonrpc":"1.0","id":1,"method":"no.such","params":[1}"#,
            -32700),
        Case(
            "version before method", #"{"jsonrpc":"1.0","id":1,"method":"no.such","params":[]}"#,
            -32600),
        Case(
            "method before params", #"{"jsonrpc":"2.0","id":1,"method":"no.such","params":[]}"#,
            -32601),
        Case("unknown param before token", "balance", ["bogus": 1, "token": "bad"], -32602),
        Case("missing param before token", "chat.get", [:], -32602),
        Case("no message before no token", "chat", [:], -32602),
        Case(
            "two messages before no token", "chat",
            ["message": "a", "messages": [["role": "user", "content": "a"]]], -32602),
        Case("no name of a chat before no token", "chat.cancel", [:], -32602),
        Case("both before no token", "chat.cancel", ["request": 1, "chat": "1"], -32602),
        Case(
            "stream without an id before no token",
            #"{"jsonrpc":"2.0","id":null,"method":"chat","params":{"message":"a","stream":true}}"#,
            -32602),
        Case("bounds before token", "history", ["limit": 501, "token": "bad"], -32602),
        Case("no token before model", "chat", ["message": "a", "model": "none"], 401),
        Case(
            "bad token before model", "chat", ["message": "a", "model": "none", "token": "bad"],
            401),
        Case(
            "bad token before conversation", "chat",
            ["message": "a", "conversation": "99", "token": "bad"], 401),
        Case(
            "model before balance", "chat",
            ["message": "a", "model": "none", "token": "TOKEN"], 404),
        Case(
            "conversation before balance", "chat",
            ["message": "a", "conversation": "99", "token": "TOKEN"], 404),
        Case(
            "model before key", "chat",
            ["message": "b", "model": "none", "idempotency_key": "k", "token": "TOKEN"], 404),
        Case(
            "conversation before key", "chat",
            ["message": "b", "conversation": "99", "idempotency_key": "k", "token": "TOKEN"],
            404),
        Case(
            "key of another body before balance", "chat",
            ["message": "b", "idempotency_key": "k", "token": "TOKEN"], 409),
        Case(
            "recorded key before balance", "chat",
            ["message": "a", "idempotency_key": "k", "token": "TOKEN"], 0),
        Case(
            "balance at last", "chat",
            ["message": "a", "idempotency_key": "l", "token": "TOKEN"], 402),
        Case(
            "account before key", "admin.grant",
            [
                "username": "nobody", "amount": 1, "idempotency_key": "g",
            ], 404),
        Case(
            "key of another amount", "admin.grant",
            [
                "username": "alice", "amount": 2, "idempotency_key": "g",
            ], 409),
        Case(
            "chat before key", "admin.refund",
            ["chat": "99", "memo": "other", "idempotency_key": "r"], 404),
        Case(
            "key of another memo before what is left", "admin.refund",
            ["chat": "1", "memo": "other", "idempotency_key": "r"], 409),
        Case("recorded refund", "admin.refund", ["chat": "1", "idempotency_key": "r"], 0),
        Case("bounds before chat", "admin.refund", ["chat": "99", "amount": 0], -32602),
        Case(
            "bounds of a search before account", "admin.chats",
            ["query": "x", "since": "2020-01-01T00:00:00Z"], -32602),
        Case(
            "account before cursor", "admin.chats", ["username": "nobody", "before": "99"], 404),
        Case(
            "account before cursor", "admin.statement", ["username": "nobody", "before": "99"],
            404),
        Case("token before cursor", "conversations", ["before": "99", "token": "bad"], 401),
        Case("cursor at last", "conversations", ["before": "99", "token": "TOKEN"], -32602),
        Case(
            "token before conversation", "conversations.delete",
            ["conversation": "99", "token": "bad"], 401),
        Case(
            "conversation before cursor", "history",
            ["conversation": "99", "before": "99", "token": "TOKEN"], 404),
        Case("bounds before token", "usage", ["days": 0, "token": "bad"], -32602),
        Case("times before account", "admin.statement", ["username": "x", "since": "now"], -32602),
    ]

    @Test("In the order of the contract", arguments: cases)
    func order(_ item: Case) throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 149)
            let wire = try daemon.connect()
            let chat = try wire.call(
                "chat", ["token": token, "message": "a", "idempotency_key": "k"])
            #expect(chat["result"]["balance"] == 49)
            let grant = try wire.call(
                "admin.grant", ["username": "alice", "amount": 1, "idempotency_key": "g"])
            #expect(grant["result"]["balance"] == 50)
            _ = try wire.call(
                "admin.refund", ["chat": chat["result"]["chat"], "idempotency_key": "r"])
            _ = try wire.call("admin.withdraw", ["username": "alice", "amount": 100])

            let line = item.line.replacing("TOKEN", with: token.text!)
            let answer = try wire.exchange(line)
            #expect(answer.code ?? 0 == item.code, "\(answer)")
            #expect(try wire.call("balance", ["token": token])["result"]["balance"] == 50)
        }
    }
}
