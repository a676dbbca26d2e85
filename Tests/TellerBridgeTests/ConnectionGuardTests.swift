import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import TellerBridge

@Suite("What a connection of HTTP/1 brings in is counted, and refused where there is no room")
struct ConnectionGuardTests {
    private let budget = MemoryBudget(limit: 1 << 20)
    private let intakes = IntakeQueue()
    private let channel: EmbeddedChannel

    init() throws {
        var settings = BridgeSettings(socketPath: "")
        settings.allowedOrigins = ["https://pages.example.org"]
        let policy = RequestPolicy(settings: settings, isSecure: false, limiter: nil)
        channel = EmbeddedChannel(
            handler: ConnectionGuard(
                ConnectionClock(budget), RequestShares(budget), intakes, Router(Routes.all), policy)
        )
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func read(_ parts: HTTPServerRequestPart...) throws {
        for part in parts { try channel.writeInbound(part) }
    }

    private func head(
        _ path: String, _ method: HTTPMethod = .POST, origin: String? = nil
    ) -> HTTPServerRequestPart {
        var headers: HTTPHeaders = ["host": "localhost"]
        if let origin { headers.add(name: "origin", value: origin) }
        return .head(
            HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers))
    }

    private func answer() throws {
        let head = HTTPResponseHead(version: .http1_1, status: .ok)
        try channel.writeOutbound(HTTPServerResponsePart.head(head))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    }

    private struct Answer {
        let status: UInt
        let headers: HTTPHeaders
        var body = ""
    }

    /// Each answer that went out.
    private func answers() throws -> [Answer] {
        var answers: [Answer] = []
        while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
            switch part {
            case .head(let head):
                answers.append(Answer(status: head.status.code, headers: head.headers))
            case .body(.byteBuffer(let bytes)):
                answers[answers.count - 1].body += String(buffer: bytes)
            case .body, .end: break
            }
        }
        return answers
    }

    private let part = ByteBuffer(repeating: 0x78, count: 1000)

    @Test("A request counts from its head until nobody works on it, whatever becomes of its client")
    func counted() throws {
        try read(head("/chat"), .body(part), .end(nil))
        do {
            let intake = try #require(intakes.next())
            let bytes = budget.bytes
            #expect(bytes > 1000 + BridgeLimits.requestBytes && bytes < 3000)
            #expect(intake.refusal == nil)
            try channel.close().wait()
            #expect(budget.bytes == bytes)
        }
        #expect(budget.bytes == 0)
    }

    @Test("One that was worked on counts no more on a connection that is kept")
    func kept() throws {
        for _ in 0..<3 {
            try read(head("/chat"), .body(part), .end(nil))
            #expect(intakes.next() != nil)
            try answer()
            #expect(budget.bytes == 0)
        }
    }

    @Test("One that waits behind others counts too, until its connection ends")
    func pipelined() throws {
        for _ in 0..<100 { try read(head("/balance"), .end(nil)) }
        #expect(budget.bytes > 100 * BridgeLimits.requestBytes)
        try channel.close().wait()
        #expect(budget.bytes == 0)
    }

    @Test("One without room is told so in the words of its route, after the answers before it")
    func refused() throws {
        try read(head("/balance"), .end(nil))
        budget.add(1 << 20)
        try read(head("/v1/chat/completions"), .body(part), .end(nil), head("/balance"), .end(nil))
        #expect(try answers().isEmpty)
        #expect(intakes.next() != nil)
        #expect(intakes.next() == nil)
        try answer()
        let told = try answers()
        #expect(told.map(\.status) == [200, 503])
        #expect(told.last?.body.contains(#""type":"server_error""#) == true)
    }

    @Test("A body that outgrows what there is ends its request, and what follows is not kept")
    func outgrown() throws {
        try read(head("/rpc"), .body(part))
        let intake = try #require(intakes.next())
        budget.add(1 << 20)
        let before = budget.bytes
        try read(.body(part), .body(part), .end(nil))
        #expect(budget.bytes == before)
        #expect(intake.refusal?.status == 503)
        let told = try answers()
        #expect(told.map(\.status) == [503])
        #expect(told.first?.body.contains(#""jsonrpc":"2.0""#) == true)
    }

    @Test("What is refused has the fields of every answer, and those of its page's origin")
    func refusedFields() throws {
        budget.add(1 << 20)
        try read(head("/balance", origin: "https://pages.example.org"), .end(nil))
        let told = try #require(try answers().first)
        #expect(told.status == 503)
        #expect(told.headers["access-control-allow-origin"] == ["https://pages.example.org"])
        #expect(told.headers["x-request-id"].count == 1)
        #expect(told.headers["x-content-type-options"] == ["nosniff"])
        #expect(told.headers["cache-control"] == ["no-store"])
        #expect(told.headers["retry-after"] == ["5"])
        #expect(told.headers["content-length"] == ["\(told.body.utf8.count)"])
    }

    @Test("HEAD that is refused is told no body, only how long it would be")
    func refusedHead() throws {
        budget.add(1 << 20)
        try read(head("/balance", .HEAD), .end(nil))
        let told = try #require(try answers().first)
        #expect(told.status == 503)
        #expect(told.headers["content-length"].first.flatMap { Int($0) } ?? 0 > 20)
        #expect(told.body.isEmpty)
    }

    @Test("A head that can't be read is nobody's: the one before it says nothing of its answer")
    func unreadable() throws {
        try read(head("/v1/models", .HEAD, origin: "https://pages.example.org"), .end(nil))
        try answer()
        channel.pipeline.fireErrorCaught(HTTPParserError.headerOverflow)
        let told = try #require(try answers().last)
        #expect(told.status == 431)
        #expect(told.headers["access-control-allow-origin"].isEmpty)
        #expect(told.body.contains(#""kind":"head_too_large""#))
    }

    @Test("A body behind its answer goes to nobody")
    func answered() throws {
        try read(head("/nothing"), .body(part))
        try answer()
        try read(.body(part), .body(part), .end(nil))
        var kinds: [String] = []
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head: kinds.append("head")
            case .body: kinds.append("body")
            case .end: kinds.append("end")
            }
        }
        #expect(kinds == ["head", "body", "end"])
    }

    @Test("It takes no memory either, but is no longer than others")
    func answeredMemory() throws {
        try read(head("/nothing"), .body(part))
        try answer()
        let before = budget.bytes
        try read(.body(part), .body(part))
        #expect(budget.bytes == before)
        budget.add(1 << 20)
        try read(.body(part))
        #expect(intakes.next()?.refusal == nil)
        try read(.body(ByteBuffer(repeating: 0x78, count: BridgeLimits.strangerBodyBytes)))
        #expect(try answers().map(\.status) == [200])
        #expect(throws: ChannelError.self) { try answer() }
    }

    @Test("A head that comes slowly counts past 4 KiB, and ends its connection without room")
    func slowHead() throws {
        let clock = ConnectionClock(budget)
        let channel = EmbeddedChannel(handler: clock)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        for _ in 0..<8 { try channel.writeInbound(part) }
        #expect(budget.bytes == 8000 - BridgeLimits.freeHeadBytes)
        clock.expect(.body)
        #expect(budget.bytes == 0)
        clock.expect(.request)
        budget.add(1 << 20)
        for _ in 0..<4 { try channel.writeInbound(part) }
        #expect(channel.isActive)
        try channel.writeInbound(part)
        #expect(!channel.isActive)
    }
}
