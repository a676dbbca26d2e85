import ArgumentParser
import TellerClient
import TellerRPC
import Testing

@testable import teller

@Suite("What to do next about TELLER_TOKEN, and as an administrator")
struct TokenAdviceTests {
    private static let words =
        "TELLER_TOKEN is set, and wins over a login; unset it, or set it to a good token."

    private func advice(_ kind: ErrorKind, _ situation: Situation) -> [String] {
        let error = CommandError.client(.refused(RPCError(kind, "No.")))
        return ErrorReport(error, in: situation).advice
    }

    @Test("One that is no good is not mended by a login")
    func badToken() {
        #expect(advice(.unauthenticated, Situation(isTokenGiven: true)) == [Self.words])
        #expect(Advice(Situation(isTokenGiven: true)).login == [Self.words])
        #expect(advice(.unauthenticated, Situation()) == ["Type: teller login NAME"])
        let password = Situation(purpose: .password, isTokenGiven: true)
        #expect(advice(.unauthenticated, password).last == Self.words)
    }

    @Test(
        "Nor is one of a user where an administrator's is needed",
        arguments: [ErrorKind.unauthenticated, .forbidden], [true, false])
    func noAdministrator(kind: ErrorKind, isRemote: Bool) {
        let situation = Situation(
            purpose: .administration, isRemote: isRemote, isTokenGiven: true)
        #expect(advice(kind, situation).first == Self.words)
        #expect(advice(kind, situation).count > 1)
    }

    @Test("A wrong password at a login is another matter", arguments: [true, false])
    func wrongPassword(isTokenGiven: Bool) {
        let situation = Situation(
            purpose: .login, username: "bob", isTokenGiven: isTokenGiven)
        #expect(advice(.unauthenticated, situation).first == "Type it again.")
        #expect(!advice(.unauthenticated, situation).contains(Self.words))
    }

    @Test("It is looked at only where a command shows a token")
    func rawMethods() throws {
        func showsToken(_ arguments: [String]) throws -> Bool? {
            (try Teller.parseAsRoot(["rpc"] + arguments) as? RPCCommand)?.situation.showsToken
        }
        #expect(try showsToken(["balance"]) == true)
        #expect(try showsToken(["admin.verify"]) == true)
        #expect(try showsToken(["server.info"]) == false)
        #expect(try showsToken(["balance", "-"]) == false, "these may hold a token of their own")
        #expect(try showsToken(["no.such.method"]) == false)
    }

    @Test("status says so too")
    func status() {
        var status = ServiceStatus(address: .socket(path: "/s"), origin: .option)
        status.info = ServerInfo.Result(
            name: "tellerd", version: "1", uptimeSeconds: 60,
            models: [.init(name: "echo", price: 100, isDefault: true, available: true)],
            accounts: AccountRules(
                registration: .open, startingBalance: 4000, localLogin: true, adminGroup: "bank"),
            admin: false, limits: WireLimits())
        status.caller.refusal = RPCError(.unauthenticated, "No.")
        status.isTokenGiven = true
        #expect(StatusAdvice(status, isRoot: false).lines == [Self.words])
        status.isTokenGiven = false
        #expect(
            StatusAdvice(status, isRoot: false).lines.first == "Type: teller login NAME")
    }

    @Test(
        "Who is root, or an administrator by uid, is not told to ask one",
        arguments: [Situation(isAdmin: true), Situation(isRoot: true)])
    func administrators(_ situation: Situation) {
        func lines(
            _ purpose: Situation.Purpose, _ username: String? = nil, _ kind: ErrorKind = .forbidden
        ) -> [String] {
            var situation = situation
            situation.purpose = purpose
            situation.username = username
            return advice(kind, situation)
        }
        #expect(lines(.login) == ["Log in to an account by its name: teller login NAME"])
        #expect(lines(.login, "bob") == ["See the account: teller admin account bob"])
        #expect(lines(.use, "bob") == ["See the account: teller admin account bob"])
        #expect(lines(.registration, "bob") == ["You may open it: teller admin create bob"])
        #expect(lines(.password, "bob") == ["You may set it: teller admin password bob"])
        #expect(lines(.administration) == [])
        #expect(
            lines(.use, "bob", .insufficientBalance)
                == ["You may grant more: teller admin grant bob AMOUNT"])
    }

    @Test("Root of another machine is nobody there")
    func remoteRoot() {
        let situation = Situation(isRoot: true, isRemote: true)
        #expect(advice(.forbidden, situation) == ["Ask an administrator."])
    }
}
