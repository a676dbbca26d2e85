import TellerRPC
import Testing

@testable import TellerClient

@Suite struct RulesTests {
    private static let path = "/s"

    @Test("Every method is known to be a read, a write with a key, or a write that is sent once")
    func everyMethod() {
        let once: Set = [
            "register", "login", "logout", "logins.revoke", "password",
            "conversations.delete", "admin.create", "admin.disable", "admin.enable", "admin.role",
            "admin.password", "admin.link", "admin.erase", "admin.revoke",
            "admin.backup", "server.reload",
        ]
        for method in Methods.all {
            let classes = [Repetition.repeatable, Repetition.writesWithKey, once]
                .count { $0.contains(method.name) }
            #expect(classes == 1, "\(method.name) is in \(classes) classes")
        }
        #expect(
            Repetition.writesWithKey == ["chat", "admin.grant", "admin.withdraw", "admin.refund"])
    }

    @Test(
        "What may be sent twice",
        arguments: [
            ("balance", "{}", Repetition.harmless), ("chat", #"{"message":"a"}"#, .unsafe),
            ("chat", #"{"message":"a","idempotency_key":"k"}"#, .keyed),
            ("chat", #"{"message":"a","idempotency_key":null}"#, .unsafe),
            ("register", #"{"idempotency_key":"k"}"#, .unsafe), ("unknown", "{}", .unsafe),
        ])
    func repetition(method: String, params: String, repetition: Repetition) {
        #expect(Repetition(method: method, params: Array(params.utf8)) == repetition)
    }

    @Test(
        "After a first failure",
        arguments: [
            (Repetition.unsafe, ClientError.connectionLost(.notSent), true),
            (.unsafe, .connectionLost(.outcomeUnknown), false),
            (.keyed, .connectionLost(.outcomeUnknown), true),
            (.harmless, .connectionLost(.outcomeUnknown), true),
            (.harmless, .unreachable(at: "/s", .missing), false),
            (.harmless, .unreachable(at: "/s", .refused), false),
            (.unsafe, .unreachable(at: "/s", .busy), true),
            (.harmless, .unreachable(at: "/s", .permissionDenied), false),
            (.harmless, .protocolViolation(""), false), (.keyed, .cancelled, false),
            (.keyed, .refused(RPCError(.unavailable, "")), false),
            (.keyed, .refused(RPCError(.inProgress, "")), false),
        ])
    func first(repetition: Repetition, error: ClientError, again: Bool) {
        var attempts = Attempts(repetition, pauses: [.seconds(1)])
        let verdict = attempts.verdict(on: error)
        #expect(verdict == (again ? .again(after: .seconds(1)) : .giveUp(error)))
    }

    @Test("A daemon that was there is waited for, as long as the pauses last")
    func restart() {
        let away = ClientError.unreachable(at: "/s", .refused)
        var attempts = Attempts(.unsafe, pauses: [.zero, .seconds(1)])
        #expect(attempts.verdict(on: .connectionLost(.notSent)) == .again(after: .zero))
        #expect(attempts.verdict(on: away) == .again(after: .seconds(1)))
        #expect(attempts.verdict(on: away) == .giveUp(away))
    }

    @Test("A first try whose outcome is unknown outweighs why the last one failed")
    func unknownOutcome() {
        var attempts = Attempts(.keyed, pauses: [.zero])
        #expect(attempts.verdict(on: .connectionLost(.outcomeUnknown)) == .again(after: .zero))
        #expect(
            attempts.verdict(on: .unreachable(at: "/s", .missing))
                == .giveUp(.connectionLost(.outcomeUnknown)))
    }

    @Test("The pauses end within about 10 s")
    func pauses() {
        #expect(ClientLimits.pauses.reduce(.zero, +) == .seconds(10))
    }

    @Test("Text of a repeat is given once")
    func streamedText() {
        var text = StreamedText()
        #expect(text.take("ab") == [.text("ab")])
        text.resume()
        #expect(text.take("a") == [])
        #expect(text.take("bc") == [.text("c")])
        #expect(text.finish("abcd") == [.text("d")])
        text.resume()
        #expect(text.finish("xy") == [.restart, .text("xy")])
        text.resume()
        #expect(text.take("xyz") == [.text("z")])
        #expect(text.finish("") == [.restart])
    }

    @Test("A key is a UUID of version 7, and later ones sort behind")
    func idempotencyKey() {
        let key = IdempotencyKey.make(
            milliseconds: 0x0123_4567_89AB, random: (.max, .max))
        #expect(key == "01234567-89ab-7fff-bfff-ffffffffffff")
        let zero = IdempotencyKey.make(milliseconds: 0x0123_4567_89AC, random: (0, 0))
        #expect(zero == "01234567-89ac-7000-8000-000000000000")
        #expect(key < zero)
        #expect(IdempotencyKey.random() != IdempotencyKey.random())
    }

    @Test("A raw request stays on one line and carries its token")
    func rawRequest() throws {
        let params = Array("{\r\n \"limit\": 2\n}".utf8)
        let request = try OutgoingRequest("history", params, token: "t\"")
        let line = try request.line(id: RequestID(text: "7".utf8))
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"jsonrpc":"2.0","id":7,"method":"history","params":{"token":"t\"","#
                + "   \"limit\": 2 }}\n")
    }
}
