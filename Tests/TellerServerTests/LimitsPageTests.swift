import Foundation
import NIOCore
import TellerLedger
import TellerRPC
import TestSupport
import Testing

@testable import TellerAccounts
@testable import TellerChat
@testable import TellerServer

@Suite("teller-rpc(7) and tellerd(8) tell the limits as they are")
struct LimitsPageTests {
    private static let protocolLimits: [(what: String, limit: String)] = [
        ("line of a request", amount(Limits.lineBytes)),
        ("nesting of the JSON", "\(Limits.jsonDepth)"),
        ("source text of an id", amount(Limits.idBytes)),
        ("message of a chat, or messages", amount(Limits.messageBytes)),
        ("members of a batch", "\(Limits.batchMembers)"),
        ("answers of a batch", amount(Limits.batchAnswerBytes)),
        ("requests in flight on a connection", "\(Limits.requestsInFlight)"),
        ("requests in flight on a relay", "\(Limits.relayRequestsInFlight)"),
        ("lines read ahead behind them", amount(ServerLimits.readAheadBytes)),
        ("passwords that wait to be hashed", "\(PasswordHasher.queueLimit)"),
        ("users that wait to be looked up", "\(SystemUsers.queueLimit)"),
        ("chats of an account with models", "\(RunningChats.perAccount)"),
        ("logins of an account", "\(Cap.loginsPerAccount)"),
        ("tokens of an account", Limits.accountCap == (1 << 53) - 1 ? #"2^53 \- 1"# : "else"),
        ("rows of a page", "\(Limits.pageRowsAllowed.upperBound)"),
        ("text of a page", amount(Limits.pageBytes)),
        ("connections", "\(ServerLimits.connections)"),
        ("connections of one user", "\(ServerLimits.connectionsPerUID)"),
        ("unread output of a connection", amount(ServerLimits.unreadOutput.high)),
        ("unread output of a relay", amount(ServerLimits.relayUnreadOutput.high)),
        ("buffered for all connections", amount(ServerLimits.bufferedBytes)),
    ]

    private static let daemonLimits: [(what: String, limit: String)] = [
        ("connections in all", "\(ServerLimits.connections)"),
        ("of them kept for administrators", "\(ServerLimits.connectionsForAdmins)"),
        ("connections of one user", "\(ServerLimits.connectionsPerUID)"),
        ("connections that wait to be accepted", "\(ServerLimits.backlog)"),
        ("requests in flight on a connection", "\(Limits.requestsInFlight)"),
        ("bytes read ahead on a connection", amount(ServerLimits.readAheadBytes)),
        ("unread output at which no more is read", amount(ServerLimits.unreadOutput.high)),
        ("silence of its reader, then it is closed", "\(seconds(ServerLimits.slowReader)) s"),
        ("buffered for all connections together", amount(ServerLimits.bufferedBytes)),
        (
            "slowness of a reader past that, then it is closed",
            "\(seconds(ServerLimits.shortagePatience)) s"
        ),
        ("passwords that wait to be hashed", "\(PasswordHasher.queueLimit)"),
        ("of them from one user", "\(PasswordHasher.queueShare)"),
        ("users that wait to be looked up", "\(SystemUsers.queueLimit)"),
        ("logins of an account", "\(Cap.loginsPerAccount)"),
    ]

    private static func amount(_ bytes: Int) -> String {
        switch bytes {
        case (1 << 20)...: "\(bytes >> 20) MiB"
        case (1 << 10)...: "\(bytes >> 10) KiB"
        default: "\(bytes) bytes"
        }
    }

    private static func seconds(_ time: TimeAmount) -> Int64 { time.nanoseconds / 1_000_000_000 }

    private static func page(_ name: String) throws -> String {
        try String(contentsOfFile: Programs.root + "/man/" + name, encoding: .utf8)
    }

    /// What and limit of each row, without the header's.
    private static func table(of name: String) throws -> [[String]] {
        let section = try page(name).components(separatedBy: "\n.Ss ")
            .first { $0.hasPrefix("Limits\n") }
        let list = try #require(section).components(separatedBy: "\n.El\n")[0]
        return list.components(separatedBy: "\n.It ").dropFirst()
            .filter { !$0.hasPrefix("Sy ") }
            .map { row in
                row.components(separatedBy: " Ta ").prefix(2)
                    .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\"")) }
            }
    }

    @Test(
        "Each row of their tables has its number, and no row is of anything else",
        arguments: [("teller-rpc.7", protocolLimits), ("tellerd.8", daemonLimits)])
    func tables(page: String, limits: [(what: String, limit: String)]) throws {
        #expect(try Self.table(of: page) == limits.map { [$0.what, $0.limit] })
    }

    @Test("So do the sentences below them")
    func sentences() throws {
        let pages = ["teller-rpc.7", "tellerd.8"].map { (try? Self.page($0)) ?? "" }
            .joined().replacing("\n", with: " ")
        let unread = (ServerLimits.unreadOutput, ServerLimits.relayUnreadOutput)
        let spared = Self.amount(ServerLimits.sparedBytes)
        for sentence in [
            "The last \(ServerLimits.connectionsForAdmins) connections are kept for administrators.",
            "While \(Limits.requestsInFlight) requests of a connection are in flight, further lines",
            "At \(Self.amount(unread.0.high)) of output that the caller has not read, the daemon",
            "until less than \(Self.amount(unread.0.low)) is left;",
            "at \(Self.amount(unread.1.high)) until less than \(Self.amount(unread.1.low)) is left.",
            "While more than \(Self.amount(ServerLimits.bufferedBytes)) are buffered for all",
            "and a connection that keeps \(spared) or more itself is not read.",
            "Past \(Self.amount(ServerLimits.overdrawnBytes)) none is read, and requests whose",
            "Past \(Self.amount(ServerLimits.bufferedBytes)) so are, until "
                + "\(Self.amount(ServerLimits.relievedBytes)) are left, those that leave \(spared) or "
                + "more unread and within \(Self.seconds(ServerLimits.shortagePatience)) second take "
                + "neither all of that nor \(Self.amount(ServerLimits.shortageTaken)), and",
            "those that leave \(spared) or more of a line without its end for "
                + "\(Self.seconds(ServerLimits.unfinishedPatience)) seconds;",
            "takes no byte for \(Self.seconds(ServerLimits.slowReader)) seconds while output waits",
        ] {
            #expect(pages.contains(sentence), "\(sentence)")
        }
    }
}
