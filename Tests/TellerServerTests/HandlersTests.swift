import TellerLedger
import TellerRPC
import Testing

@testable import TellerServer

@Suite("Handlers and refusals")
struct HandlersTests {
    @Test("Each method has one handler, under its name")
    func complete() {
        #expect(Handlers.all.count == Methods.all.count)
        for method in Methods.all {
            let endpoint = Endpoint.byName[method.name]
            #expect(endpoint?.method == method, "\(method.name)")
            let hasToken = endpoint?.properties.contains { $0.name == "token" }
            #expect(hasToken == true, "\(method.name)")
        }
    }

    @Test(
        "What the ledger refuses with has its code and kind on the wire",
        arguments: [
            (.unauthenticated, "401 unauthenticated"),
            (.forbidden(.accountDisabled), "403 forbidden"),
            (.forbidden(.notAdmin), "403 forbidden"),
            (.forbidden(.registrationClosed), "403 forbidden"),
            (.forbidden(.registrationLocal), "403 forbidden"),
            (.forbidden(.localNameChanged), "403 forbidden"),
            (.forbidden(.notItsUser), "403 forbidden"),
            (.rateLimited(retryAfterSeconds: 7), "429 rate_limited"),
            (.notFound(.login), "404 not_found"), (.notFound(.uid), "404 not_found"),
            (.notFound(.account), "404 not_found"),
            (.notFound(.chat), "404 not_found"), (.notFound(.conversation), "404 not_found"),
            (.notFound(.cursor), "-32602 invalid_params"),
            (.conflict(.nameTaken), "409 conflict"), (.conflict(.keyReused), "409 conflict"),
            (.conflict(.capExceeded), "409 conflict"),
            (.conflict(.tooManyLogins), "409 conflict"), (.inProgress, "409 in_progress"),
            (.cancelled(chat: ChatID(7), price: 3), "499 cancelled"),
            (
                .insufficientBalance(balance: 1, held: 2, price: 3), "402 insufficient_balance"
            ),
            (.holdGone(ChatID(7)), "503 unavailable"),
            (.unavailable(.notApplied, reason: "disk"), "503 unavailable"),
            (.unavailable(.unknown, reason: "disk"), "503 unavailable"),
        ] as [(LedgerError, String)])
    func refusals(error: LedgerError, expected: String) {
        let refusal = RPCError(error)
        #expect("\(refusal.code.rawValue) \(refusal.kind.rawValue)" == expected)
        #expect(!refusal.message.contains("disk"), "reasons are for the log only")
    }

    @Test("The facts beside a refusal are those that its kind has")
    func facts() {
        let poor = RPCError(.insufficientBalance(balance: 1, held: 2, price: 3)).data
        #expect([poor.balance, poor.held, poor.price] == [1, 2, 3])
        let cancelled = RPCError(.cancelled(chat: ChatID(7), price: 3)).data
        #expect(cancelled.chat == "7")
        #expect(cancelled.price == 3)
        #expect(RPCError(.inProgress).data.retryAfterSeconds == 1)
        #expect(RPCError(.unavailable(.unknown, reason: "")).data.outcome == .unknown)
        #expect(RPCError(.unavailable(.notApplied, reason: "")).data.outcome == nil)
        #expect(RPCError(.holdGone(ChatID(7))).data.outcome == .unknown)
    }

    @Test(
        "An id is decimal digits; all other text names nothing",
        arguments: [
            ("1", 1), ("9223372036854775807", .max), ("0", -1), ("01", -1), ("-1", -1),
            ("+1", -1), ("1.0", -1), ("", -1), (" 1", -1), ("9223372036854775808", -1), ("1a", -1),
        ] as [(String, Int64)])
    func publicIDs(text: String, number: Int64) {
        #expect(PublicID.chat(text) == ChatID(number))
        #expect(PublicID.entry(text) == EntryID(number))
        if number > 0 { #expect(PublicID.text(ChatID(number)) == text) }
    }

    @Test(
        "Administrators are root, the daemon's own uid and the group's members; nobody is none",
        arguments: [
            (0, [], true), (500, [], true), (501, [], false), (501, [77], true), (nil, [77], false),
            (501, [78], false),
        ] as [(UInt32?, Set<UInt32>, Bool)])
    func admins(uid: UInt32?, gids: Set<UInt32>, isAdmin: Bool) {
        let policy = AdminPolicy(ownUID: 500, group: 77)
        #expect(policy.isAdmin(Peer(pid: 1, uid: uid, gids: gids)) == isAdmin)
    }
}
