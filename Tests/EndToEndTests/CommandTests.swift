import Glibc
import TellerRPC
import TestSupport
import Testing

@Suite("teller, against the real daemon", .blocking)
struct CommandTests {
    private func teller(
        _ daemon: TestDaemon, _ arguments: [String], input: String = "", token: String? = nil
    ) throws -> Run {
        let scratch = daemon.scratch
        return try scratch.run(
            [Programs.teller] + arguments, input: input,
            environment: [
                "TELLER_SOCKET": scratch.socket, "XDG_STATE_HOME": scratch.path("home"),
                "TELLER_TOKEN": token,
            ].compactMapValues(\.self))
    }

    private func json(_ run: Run) throws -> JSON {
        try JSONText.decode(JSON.self, from: run.output.utf8)
    }

    @Test("The story of an account, with the exit status of each step")
    func story() throws {
        try Scratch.serve { daemon in
            func expect(
                _ status: Int32, _ arguments: [String], input: String = "",
                _ location: SourceLocation = #_sourceLocation
            ) throws -> Run {
                let run = try teller(daemon, arguments, input: input)
                #expect(
                    run.exit == .status(status), "\(arguments) \(run)", sourceLocation: location)
                return run
            }
            let password = "correct horse\n"
            _ = try expect(0, ["ping"])
            _ = try expect(0, ["register", "alice", "--password-stdin"], input: password)
            _ = try expect(65, ["register", "alice", "--password-stdin"], input: password)
            _ = try expect(77, ["balance"])
            _ = try expect(77, ["login", "alice", "--password-stdin"], input: "wrong horse\n")
            _ = try expect(0, ["login", "alice", "--password-stdin"], input: password)
            #expect(try json(expect(0, ["balance", "--json"])) == ["balance": 4000, "held": 0])
            let chat = try json(expect(0, ["chat", "Hello", "--json"]))
            #expect(chat["balance"] == 3900)
            #expect(chat["reply"] != .null)
            #expect(try expect(0, ["chat", "Hello"]).output.contains("Hello"))
            _ = try expect(0, ["chat"], input: "from standard input\n")
            #expect(try json(expect(0, ["balance", "--json"]))["balance"] == 3700)
            _ = try expect(0, ["admin", "withdraw", "alice", "3650"])
            let poor = try expect(2, ["chat", "Hello"])
            #expect(poor.output == "")
            #expect(poor.errors != "")
            _ = try expect(0, ["admin", "grant", "alice", "1000", "--memo", "cash"])
            let history = try json(expect(0, ["history", "--json"]))
            #expect(history["chats"].elements.count == 3)
            let statement = try json(expect(0, ["statement", "--json"]))
            #expect(
                statement["entries"].elements.map { $0["amount"] } == [
                    1000, -3650, -100, -100, -100, 4000,
                ])
            let report = try json(expect(0, ["admin", "verify", "--json"]))
            #expect(try report == daemon.verify())
            #expect(report["balances"] == 1050)
            _ = try expect(65, ["admin", "grant", "nobody", "1"])
            _ = try expect(64, ["chat", "--bogus"])
            _ = try expect(0, ["logout"])
            _ = try expect(77, ["balance"])
        }
    }

    @Test("An error is a JSON object as well where one is asked for")
    func jsonErrors() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice", balance: 1).text
            let run = try teller(daemon, ["chat", "Hello", "--json"], token: token)
            #expect(run.exit == .status(2))
            #expect((run.output + run.errors).contains("\"insufficient_balance\""), "\(run)")
        }
    }

    @Test("Without a daemon it is 69, and says which socket")
    func missingDaemon() throws {
        try Scratch.serve { daemon in
            _ = try daemon.process.terminate()
            for command in [["ping"], ["balance"], ["chat", "Hello"]] {
                let run = try teller(daemon, command, token: "tlr_any")
                #expect(run.exit == .status(69), "\(run)")
                #expect(run.errors.contains(daemon.scratch.socket), "\(run)")
            }
        }
    }

    @Test("A bad TELLER_TOKEN is told as what stands in the way of a login")
    func badToken() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice")
            let login = ["login", "alice", "--password-stdin"]
            for command in [["balance"], ["logout"], ["chat", "Hello"], ["status"]] {
                let run = try teller(daemon, command, token: "tlr_x")
                let words = run.output + run.errors
                #expect(words.contains("TELLER_TOKEN is set, and wins over a login"), "\(run)")
                #expect(!words.contains("teller login"), "\(run)")
                #expect(
                    try teller(daemon, login, input: "password of alice\n", token: "tlr_x").exit
                        == .status(0))
            }
            #expect(try teller(daemon, ["balance"]).exit == .status(0))
            let wrong = try teller(daemon, login, input: "a wrong one\n", token: "tlr_x")
            #expect(wrong.errors.contains("Type it again."), "\(wrong)")
            #expect(!wrong.errors.contains("TELLER_TOKEN"), "\(wrong)")
        }
    }

    @Test("Where something is not there, the command is told that lists such things")
    func listings() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice").text
            for (command, listing) in [
                (["conversations", "delete", "99"], "Look: teller conversations"),
                (["history", "--conversation", "99"], "Look: teller conversations"),
                (["logins", "revoke", "nope"], "Look: teller logins"),
                (["admin", "refund", "99"], "Look: teller admin chats"),
                (["admin", "revoke", "nope"], "Look: teller admin logins"),
                (["admin", "revoke", "--all", "nope"], "Look: teller admin accounts"),
                (["admin", "account", "nope"], "Look: teller admin accounts"),
            ] {
                let run = try teller(daemon, command, token: token)
                #expect(run.exit == .status(65), "\(run)")
                #expect(run.errors.hasSuffix("\n\(listing)\n"), "\(run)")
            }
            // No command lists uids.
            let link = try teller(daemon, ["admin", "link", "alice", "3999999"])
            #expect(link.exit == .status(65))
            #expect(link.errors == "teller: There is no such uid.\n")
            let method = try teller(daemon, ["rpc", "foo"])
            #expect(method.exit == .status(76))
            #expect(method.errors.hasSuffix("\nLook: teller rpc rpc.discover\n"), "\(method)")
        }
    }

    @Test("A uid that --local is not for gets no link, and root is not told to ask root")
    func localRoot() throws {
        try Scratch.serve(config: "accounts: { local_min_uid: 4000000000 }") { daemon in
            _ = try daemon.account("alice")
            let link = try teller(daemon, ["admin", "link", "alice", String(getuid())])
            #expect(link.exit == .status(65))
            #expect(link.output == "")
            #expect(link.errors.contains("'local_min_uid'"), "\(link)")
            let login = try teller(daemon, ["login", "--local"])
            #expect(login.exit == .status(77))
            #expect(!login.errors.contains("Ask "), "\(login)")
            #expect(login.errors.contains("teller login NAME"), "\(login)")
        }
    }

    @Test("The token is kept where nobody else reads it")
    func keptToken() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice")
            let login = try teller(
                daemon, ["login", "alice", "--password-stdin"], input: "password of alice\n")
            #expect(login.exit == .status(0))
            let files = try daemon.scratch.run(["find", daemon.scratch.path("home"), "-type", "f"])
            let paths = files.output.split(separator: "\n").map(String.init)
            #expect(!paths.isEmpty)
            for path in paths { #expect(mode(path) == 0o600) }
        }
    }
}
