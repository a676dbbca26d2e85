import TellerRPC
import TestSupport
import Testing

@Suite("Amounts that are none, and amounts at the edge", .blocking)
struct AmountTests {
    static let refused = [
        "0", "-1", "-100", "1000000000000001", "9007199254740993", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "18446744073709551616", "99999999999999999999999999", "1e400", "-1e400", "1e16", "0.5",
        "1.5", "100.0000001", #""100""#, "true", "null", "[]", "{}", "[100]",
    ]

    @Test("Are refused and move nothing", arguments: refused)
    func refusal(_ amount: String) throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice", balance: 4000)
            let wire = try daemon.connect()
            for method in ["admin.grant", "admin.withdraw"] {
                let answer = try wire.exchange(
                    #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","#
                        + #""params":{"username":"alice","amount":\#(amount)}}"#)
                #expect(answer.code == -32602, "\(answer)")
            }
            let account = try wire.call("admin.account", ["username": "alice"])["result"]
            #expect(account["balance"] == 4000)
            #expect(account["granted"] == 4000)
        }
    }

    @Test("No account can have more than 2^53 - 1 tokens")
    func cap() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice", balance: 0)
            let wire = try daemon.connect()
            func grant(_ amount: Int64) throws -> JSON {
                try wire.call("admin.grant", ["username": "alice", "amount": .integer(amount)])
            }
            for number in 1...9 as ClosedRange<Int64> {
                #expect(
                    try grant(1_000_000_000_000_000)["result"]["balance"]
                        == .integer(number * 1_000_000_000_000_000))
            }
            #expect(try grant(7_199_254_740_992).code == 409)
            #expect(try grant(7_199_254_740_991)["result"]["balance"] == 9_007_199_254_740_991)
            #expect(try grant(1).code == 409)
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("No withdrawal takes more than there is")
    func withdrawal() throws {
        try Scratch.serve { daemon in
            _ = try daemon.account("alice", balance: 10)
            let wire = try daemon.connect()
            let tooMuch = try wire.call("admin.withdraw", ["username": "alice", "amount": 11])
            #expect(tooMuch.code == 402)
            // It is no price that is too high for it.
            #expect(tooMuch["error"]["message"] == "The balance is too low.")
            #expect(
                tooMuch["error"]["data"]
                    == ["kind": "insufficient_balance", "balance": 10, "held": 0, "price": 11])
            let all = try wire.call("admin.withdraw", ["username": "alice", "amount": 10])
            #expect(all["result"]["balance"] == 0)
            #expect(
                try wire.call("admin.withdraw", ["username": "alice", "amount": 1]).code == 402)
        }
    }
}
