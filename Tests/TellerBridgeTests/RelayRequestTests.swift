import NIOCore
import TellerRPC
import Testing

@testable import TellerBridge

@Suite("Requests as they go to the daemon")
struct RelayRequestTests {
    private func request(
        _ method: String, _ members: [(name: String, value: String)]
    ) throws -> RelayRequest {
        let client = try #require(ClientAddress("192.0.2.1"))
        var texts: [(name: String, value: [UInt8])] = []
        for (name, value) in members { texts.append((name, Array(value.utf8))) }
        return try RelayRequest(method, texts, token: nil, client: client)
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    @Test("What would nest too deep as a line, with the levels around it, never becomes one")
    func depth() throws {
        let most = Limits.jsonDepth - 2
        let line = try request("balance", [("x", nested(most))]).line(id: 1)
        let object = try JSONObjectText(Array(line.dropLast()))
        #expect(object["params"] != nil)
        let deeper = try request("balance", [("x", nested(most + 1))])
        let error = #expect(throws: RPCError.self) { _ = try deeper.line(id: 1) }
        #expect(error?.kind == .parseError)
        #expect(error?.message.contains("\(Limits.jsonDepth) levels") == true)
    }

    @Test("A key that is null is none, and a random one takes its place")
    func nullKey() throws {
        let request = try request(
            ChatSend.name, [("message", "\"x\""), ("idempotency_key", "null")])
        let params = try JSONObjectText(request.params)
        #expect(params.repeatedName == nil)
        #expect(params["idempotency_key"]?.first == UInt8(ascii: "\""))
        #expect(request.repetition == .keyed)
    }

    @Test("All have a time for their answers but chats and work through the whole ledger")
    func times() throws {
        for method in Methods.all.map({ $0.name }) where !RelayRequest.ownMethods.contains(method) {
            let isUnbounded = ["chat", "admin.verify", "admin.backup"].contains(method)
            let time = try request(method, []).answerTime
            #expect((time == nil) == isUnbounded, "\(method)")
        }
    }
}
