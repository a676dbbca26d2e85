import TellerRPC
import TestSupport
import Testing

@Suite("Conversations", .blocking)
struct ConversationTests {
    struct Title: Sendable, CustomTestStringConvertible {
        var message: String
        var title: String

        var testDescription: String { "\(message.prefix(30).debugDescription)" }

        init(_ message: String, _ title: String) {
            self.message = message
            self.title = title
        }
    }

    private static let family = "👨‍👩‍👧‍👦"

    static let titles = [
        Title("hello", "hello"),
        Title("first\nsecond", "first"), Title("first\r\nsecond", "first"),
        Title("\n\n \t\n  third line  \nfourth", "third line  "),
        Title("\r\n\r\nx", "x"), Title("a\u{2028}b", "a"),
        Title(" \n\t ", ""),
        Title(String(repeating: "a", count: 80), String(repeating: "a", count: 80)),
        Title(String(repeating: "a", count: 81), String(repeating: "a", count: 80)),
        Title(String(repeating: "ä", count: 41), String(repeating: "ä", count: 40)),
        // A character of 25 bytes is told whole or not at all.
        Title(String(repeating: family, count: 4), String(repeating: family, count: 3)),
        Title("a" + String(repeating: "😀", count: 20), "a" + String(repeating: "😀", count: 19)),
        // One character, though of 201 bytes.
        Title("e" + String(repeating: "\u{301}", count: 100), ""),
        Title(String(repeating: "x", count: 256 << 10), String(repeating: "x", count: 80)),
    ]

    @Test("A title is the first line that says something, in 80 bytes", arguments: titles)
    func title(_ item: Title) throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let wire = try daemon.connect()
            try wire.chat(alice, item.message)
            let rows = try wire.rows("conversations", ["token": alice], of: "conversations")
            #expect(rows.map { $0["title"].text } == [item.title])
        }
    }

    @Test("Each is listed once, whatever the page, and those begun last come first")
    func pages() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 100_000)
            let bob = try daemon.account("bob")
            let wire = try daemon.connect()
            var begun: [JSON] = []
            for number in 0..<12 {
                let first = try wire.chat(alice, "topic \(number)")["conversation"]
                begun.insert(first, at: 0)
                try wire.chat(bob, "elsewhere \(number)")
                for _ in 0..<(number % 3) {
                    try wire.chat(alice, "more", ["conversation": begun[number / 2]])
                }
            }
            let params: JSON = ["token": alice]
            let all = try wire.rows("conversations", params, of: "conversations")
            #expect(all.map { $0["conversation"] } == begun)
            #expect(all.compactMap { $0["chats"].int }.reduce(0, +) == 24)
            for limit in [1, 2, 5, 11, 12, 13, 500] as [Int64] {
                let pages = try wire.pages(
                    "conversations", params.merging(["limit": .integer(limit)]),
                    of: "conversations")
                #expect(pages.flatMap(\.self) == all, "limit \(limit)")
                #expect(pages.dropLast().allSatisfy { $0.count == Int(limit) })
            }
        }
    }

    @Test("Its count and time are those of its chats")
    func extent() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let wire = try daemon.connect()
            let first = try wire.chat(alice, "one")["conversation"]
            try wire.chat(alice, "aside")
            let last = try wire.chat(alice, "two", ["conversation": first])["chat"]
            let rows = try wire.rows("conversations", ["token": alice], of: "conversations")
            #expect(rows.map { $0["title"].text } == ["aside", "one"])
            #expect(rows[1]["conversation"] == first)
            #expect(rows[1]["chats"] == 2)
            let chat = try wire.result("chat.get", ["token": alice, "chat": last])
            #expect(rows[1]["at"] == chat["at"])
        }
    }

    @Test("A long one with long texts is found on the first page, for these are not read")
    func longTexts() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice", balance: 100_000)
            let wire = try daemon.connect()
            let first = try wire.chat(alice, "topic")["conversation"]
            // 20 MiB with their replies: more than one page looks through.
            let text = String(repeating: "x", count: 256 << 10)
            for _ in 0..<40 { try wire.chat(alice, text, ["conversation": first]) }
            let page = try wire.result("conversations", ["token": alice])
            #expect(page["conversations"].elements.map { $0["title"] } == ["topic"])
            #expect(page["conversations"].elements.map { $0["chats"] } == [41])
            #expect(page["next"] == .null)
        }
    }

    @Test("An empty account has none, and a cursor that is no chat of the caller's is refused")
    func cursors() throws {
        try Scratch.serve { daemon in
            let alice = try daemon.account("alice")
            let bob = try daemon.account("bob")
            let wire = try daemon.connect()
            let empty = try wire.result("conversations", ["token": alice])
            #expect(empty == ["conversations": []])
            let foreign = try wire.chat(bob, "hello")["chat"]
            for before in [foreign, "99", "0", "x"] {
                let answer = try wire.call("conversations", ["token": alice, "before": before])
                #expect(answer.code == -32602, "\(before)")
            }
            #expect(try wire.call("conversations", ["before": foreign]).code == 401)
        }
    }
}
