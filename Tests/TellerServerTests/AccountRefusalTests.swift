import TellerLedger
import Testing

@testable import TellerAccounts
@testable import TellerRPC
@testable import TellerServer

@Suite("What accounts are refused with, and called")
struct AccountRefusalTests {
    @Test(
        "Each reason has its code and kind on the wire",
        arguments: [
            (.ledger(.unauthenticated), "401 unauthenticated"),
            (.wrongPassword, "401 unauthenticated"), (.refused(.isOff), "403 forbidden"),
            (.refused(.nobody), "403 forbidden"), (.refused(.systemUser), "403 forbidden"),
            (.unlinkable(.isOff), "-32602 invalid_params"),
            (.unlinkable(.nobody), "-32602 invalid_params"),
            (.unlinkable(.systemUser), "-32602 invalid_params"),
            (.rateLimited(retryAfterSeconds: 7), "429 rate_limited"),
            (.busy, "429 rate_limited"), (.lookUpsFull, "429 rate_limited"),
            (.systemFault, "503 unavailable"),
        ] as [(Accounts.Failure, String)])
    func refusals(failure: Accounts.Failure, expected: String) {
        let refusal = RPCError(failure)
        #expect("\(refusal.code.rawValue) \(refusal.kind.rawValue)" == expected)
        let isLimit = refusal.kind == .rateLimited
        #expect((refusal.data.retryAfterSeconds != nil) == isLimit)
    }

    @Test("Whom a link refuses an administrator is not told that it is himself")
    func unlinkable() {
        for reason in [Accounts.LocalRefusal.isOff, .nobody, .systemUser] {
            let message = RPCError(Accounts.Failure.unlinkable(reason)).message
            #expect(!message.lowercased().contains("your "), "\(message)")
        }
    }

    @Test("A wrong password and an unknown name are told in the same words")
    func sameWords() {
        #expect(RPCError(Accounts.Failure.wrongPassword) == RPCError.wrongCredentials)
    }

    @Test("A look-up that there is no room for says nothing of passwords, and counts as none")
    func lookUps() {
        #expect(!RPCError(Accounts.Failure.lookUpsFull).message.contains("password"))
        #expect(DaemonMetrics.Limit(Accounts.Failure.lookUpsFull) == .lookUps)
        #expect(DaemonMetrics.Limit(Accounts.Failure.busy) == .passwords)
    }

    @Test("The seconds to wait are those of the limit")
    func seconds() {
        let error = LedgerError.rateLimited(retryAfterSeconds: 7)
        #expect(RPCError(error).data.retryAfterSeconds == 7)
        #expect(RPCError(Accounts.Failure.ledger(error)).data.retryAfterSeconds == 7)
    }

    /// Two modules that know nothing of each other have the rule; here they are held together.
    @Test("An account that is named after a system's user has a name that could be registered")
    func names() {
        for value in (0...255 as ClosedRange<UInt32>).map({ Unicode.Scalar($0)! }) {
            let name = "a\(Character(value))"
            let params = Register.Params(username: name, password: "password")
            let isAllowed = Register.Params.fields.allSatisfy { $0.fault(params) == nil }
            let names = SystemName.accountNames(name, uid: 1000)
            #expect((names.first == name) == isAllowed, "\(value.value)")
            let last = Register.Params(username: names.last!, password: "password")
            #expect(Register.Params.fields.allSatisfy { $0.fault(last) == nil })
        }
        #expect(SystemName.longestName == Limits.usernameBytes.upperBound)
    }
}
