import TellerRPC
import TestSupport
import Testing

@Suite("Empty pages that are not the last, by teller", .blocking)
struct EmptyPageTests {
    /// Plays a bridge whose first two pages show nothing, and the third one row.
    private func play(
        _ arguments: [String], rows: String, row: String,
        _ check: (Run, [Upstream.Request]) -> Void
    ) throws {
        try Scratch.use { scratch in
            let server = try Upstream([
                "": { request in
                    let page =
                        request.number < 3
                        ? #""\#(rows)":[],"next":"\#(10 - request.number)""#
                        : #""\#(rows)":[\#(row)],"next":"5""#
                    let id = request.body["id"].source
                    return [
                        .send(HTTPText.whole(#"{"jsonrpc":"2.0","id":\#(id),"result":{\#(page)}}"#))
                    ]
                }
            ])
            defer { server.close() }
            let run = try scratch.run(
                [Programs.teller] + arguments,
                environment: [
                    "TELLER_URL": server.url, "TELLER_TOKEN": "tlr_any",
                    "XDG_STATE_HOME": scratch.path("home"),
                ])
            check(run, server.requests)
        }
    }

    private static let conversation =
        #"{"conversation":"6","title":"topic","chats":9,"at":"2026-11-22T18:43:14.046Z"}"#
    private static let chat =
        #"{"chat":"6","conversation":"2","message":"topic","reply":"r","model":"echo","price":1,"#
        + #""state":"answered","at":"2026-11-22T18:43:14.046Z"}"#

    private func expectFollowed(
        _ requests: [Upstream.Request], _ params: JSON,
        _ location: SourceLocation = #_sourceLocation
    ) {
        let next = ["9", "8"].map { params.merging(["before": $0]) }
        #expect(requests.map { $0.body["params"] } == [params] + next, sourceLocation: location)
    }

    @Test("conversations goes on until a page shows some, and no further")
    func conversations() throws {
        let command = ["conversations", "--limit", "7"]
        try play(command, rows: "conversations", row: Self.conversation) { run, requests in
            #expect(run.exit == .status(0))
            #expect(run.output.contains("topic"), "\(run)")
            expectFollowed(requests, ["limit": 7])
        }
    }

    @Test("history does, in the same conversation, and so with --json")
    func history() throws {
        let command = ["history", "--conversation", "2", "--json"]
        try play(command, rows: "chats", row: Self.chat) { run, requests in
            #expect(run.exit == .status(0))
            #expect(run.output.contains("topic"), "\(run)")
            expectFollowed(requests, ["conversation": "2"])
        }
    }

    @Test("A shell's completion does")
    func completion() throws {
        let command = [
            "---completion", "history", "--", "--conversation", "2", "0", "teller", "history",
            "--conversation", "",
        ]
        try play(command, rows: "conversations", row: Self.conversation) { run, requests in
            #expect(run.output.split(separator: "\n") == ["6"], "\(run)")
            expectFollowed(requests, ["limit": 100])
        }
    }
}
