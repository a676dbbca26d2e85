import TellerRPC
import TestSupport
import Testing

@testable import TellerClient

@Suite("Keys for params as their user wrote them") struct IdempotencyKeyTests {
    private func secured(_ params: String, _ method: String) throws -> (params: JSON, key: String?)
    {
        let (text, key) = IdempotencyKey.securing(Array(params.utf8), of: method)
        return (try JSONText.decode(JSON.self, from: text), key)
    }

    @Test(
        "A write that has none gets one",
        arguments: [ChatSend.name, AdminGrant.name, AdminWithdraw.name, AdminRefund.name])
    func added(method: String) throws {
        for params in ["{}", " { } ", "{\t}", #"{"a":1}"#, "\n\t{\n\"a\": 1 }\n"] {
            let (secured, key) = try secured(params, method)
            let own = try JSONText.decode(JSON.self, from: params.utf8)
            #expect(key?.utf8.count == 36)
            #expect(
                secured == own.merging(["idempotency_key": .string(try #require(key))]),
                "\(params)")
        }
        #expect(try secured("{}", method).key != secured("{}", method).key)
    }

    @Test("One of its own stays, right or wrong")
    func own() throws {
        let mine = try secured(#"{"idempotency_key":"k"}"#, AdminGrant.name)
        #expect(mine.params == ["idempotency_key": "k"])
        #expect(mine.key == "k")
        let wrong = #"{"idempotency_key":7}"#
        let secured = try secured(wrong, AdminGrant.name)
        #expect(try secured.params == JSONText.decode(JSON.self, from: wrong.utf8))
        #expect(secured.key == nil)
    }

    @Test("Null is none")
    func null() throws {
        let (params, key) = try secured(#"{"a":1,"idempotency_key":null}"#, ChatSend.name)
        #expect(params == ["a": 1, "idempotency_key": .string(try #require(key))])
    }

    @Test("In null's place the key alone is new: numbers and escapes stay as they were written")
    func asWritten() throws {
        for name in ["idempotency_key", #"idempotency\u005fkey"#] {
            let params = #" {"n":9223372036854775808, "x":1.10,"\#(name)" : null,"t":"\u00e4"}"#
            let (text, key) = IdempotencyKey.securing(Array(params.utf8), of: AdminGrant.name)
            let secured = params.replacing("null", with: "\"\(try #require(key))\"")
            #expect(String(decoding: text, as: UTF8.self) == secured)
        }
    }

    @Test(
        "What is given twice stays so, for the daemon to refuse",
        arguments: [
            #"{"username":"a","amount":5,"amount":500,"idempotency_key":null}"#,
            #"{"idempotency_key":null,"idempotency_key":"k"}"#,
            #"{"idempotency_key":"k","idempotency_key":null}"#,
        ])
    func repeated(params: String) {
        let (text, key) = IdempotencyKey.securing(Array(params.utf8), of: AdminGrant.name)
        #expect(String(decoding: text, as: UTF8.self) == params)
        #expect(key == nil)
    }

    @Test("Other methods get none", arguments: [Balance.name, Login.name, ChatCancel.name, "x"])
    func others(method: String) throws {
        let secured = try secured("{}", method)
        #expect(secured.params == [:])
        #expect(secured.key == nil)
    }

    @Test("A token goes into params that begin with spaces as well")
    func token() throws {
        for params in ["{}", " {\t}", "\t{\"a\":1}"] {
            let request = try OutgoingRequest("x", Array(params.utf8), token: "t")
            let line = try JSONText.decode(JSON.self, from: request.line(id: nil))
            #expect(line["params"]["token"] == "t", "\(params)")
        }
    }
}
