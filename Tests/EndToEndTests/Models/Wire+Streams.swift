import TellerRPC
import TestSupport
import Testing

/// What came of a streamed chat.
struct Streamed {
    var pieces: [String] = []
    var chat: String?
    var answer: JSON = .null

    var text: String { pieces.joined() }
}

extension Wire {
    /// Asks for a streamed chat, and waits for nothing.
    func begin(_ token: JSON, _ message: String, id: JSON, _ more: [String: JSON] = [:]) throws {
        let params: JSON = ["token": token, "message": .string(message), "stream": true]
        try send(request("chat", params.merging(more), id: id) + "\n")
    }

    /// The next piece of text of a stream.
    func delta(_ location: SourceLocation = #_sourceLocation) throws -> JSON {
        let line = try answer()
        #expect(line["method"] == "chat.delta", "\(line)", sourceLocation: location)
        return line["params"]
    }

    /// Reads to the answers of so many streamed chats, which may come mixed.
    func streams(_ count: Int) throws -> [JSON: Streamed] {
        var streams: [JSON: Streamed] = [:]
        var ended = 0
        while ended < count {
            let line = try answer()
            guard line["method"] == "chat.delta" else {
                streams[line["id"], default: Streamed()].answer = line
                ended += 1
                continue
            }
            let params = line["params"]
            // What comes behind the answer is not for this chat any more.
            #expect(streams[params["request"]]?.answer ?? .null == .null)
            streams[params["request"], default: Streamed()].pieces.append(params["text"].text ?? "")
            streams[params["request"]]?.chat = params["chat"].text
        }
        return streams
    }

    /// A streamed chat from its request to its answer.
    func stream(_ token: JSON, _ message: String, _ more: [String: JSON] = [:]) throws -> Streamed {
        try begin(token, message, id: "stream", more)
        return try streams(1)["stream"] ?? Streamed()
    }

    /// A chat, whole or streamed.
    func ask(
        _ token: JSON, _ message: String, isStreamed: Bool, _ more: [String: JSON] = [:]
    ) throws -> Streamed {
        if isStreamed { return try stream(token, message, more) }
        let params: JSON = ["token": token, "message": .string(message)]
        return Streamed(answer: try call("chat", params.merging(more)))
    }
}

extension TestDaemon {
    /// An account's chats, newest first, as an administrator sees them.
    func chats(of name: String) throws -> [JSON] {
        try call("admin.chats", ["username": .string(name), "limit": 500])["result"]["chats"]
            .elements
    }

    /// Whether an account has this much, nothing is held, and the books agree.
    func expect(
        _ token: JSON, has balance: Int64, held: Int64 = 0,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let has = try call("balance", ["token": token])["result"]
        #expect(
            has == ["balance": .integer(balance), "held": .integer(held)], "\(scratch.log)",
            sourceLocation: location)
        let report = try verify()
        #expect(report["ok"] == true, "\(report)", sourceLocation: location)
    }
}
