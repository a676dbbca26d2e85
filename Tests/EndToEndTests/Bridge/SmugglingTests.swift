import TestSupport
import Testing

@Suite("A request that can be read in two ways is not served", .blocking)
struct SmugglingTests {
    /// What is wrong with the request, and its text; each has another request behind it.
    private static let requests: [(String, String)] = [
        (
            "two lengths by two fields",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        ("two lengths", "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde"),
        ("the same length twice", "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"),
        ("a list of lengths", "Content-Length: 4, 4\r\n\r\nabcd"),
        ("a signed length", "Content-Length: +4\r\n\r\nabcd"),
        ("a length of no machine", "Content-Length: 99999999999999999999\r\n\r\n"),
        ("another coding", "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        (
            "a coding behind a control character",
            "Transfer-Encoding: \u{0B}chunked\r\n\r\n0\r\n\r\n"
        ),
        ("no coding at all", "Transfer-Encoding: identity\r\n\r\n"),
        (
            "the coding twice",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        ("a space before the colon", "Content-Length : 4\r\n\r\nabcd"),
        ("a folded field", "X-A: b\r\n c\r\n\r\n"),
        ("a bare CR", "X-A: b\rc\r\n\r\n"),
        ("a NUL", "X-A: b\0c\r\n\r\n"),
        ("a broken chunk", "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"),
        ("a negative chunk", "Transfer-Encoding: chunked\r\n\r\n-3\r\na=b\r\n0\r\n\r\n"),
        (
            "a chunk longer than it says",
            "Transfer-Encoding: chunked\r\n\r\n3\r\na=bXX\r\n0\r\n\r\n"
        ),
        ("chunks that end with LF", "Transfer-Encoding: chunked\r\n\r\n3\na=b\n0\n\n"),
        ("two hosts", "Host: evil.example\r\n\r\n"),
    ]

    @Test("Refused with 400, and what comes behind it is not answered")
    func refused() throws {
        try Scratch.serveHTTP { _, bridge in
            for (what, text) in Self.requests {
                let wire = try bridge.connect()
                try wire.send(
                    "POST /logout HTTP/1.1\r\nHost: localhost\r\n" + text
                        + wire.request("GET", "/healthz"))
                let answer = try #require(try wire.answer(), "\(what)")
                #expect(answer.status == 400, "\(what)")
                #expect(answer.headers["connection"] == "close", "\(what)")
                #expect(try wire.isAtEnd(), "\(what)")
            }
        }
    }

    @Test("Targets that are no path, versions that are none, heads that are too long")
    func heads() throws {
        try Scratch.serveHTTP { _, bridge in
            let long = String(repeating: "a", count: 20_000)
            let many = String(repeating: "X-A: b\r\n", count: 101)
            let cases: [(String, Int)] = [
                ("GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
                ("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", 400),
                ("GET /healthz HTTP/1.1\r\n\r\n", 400),
                ("GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n", 505),
                ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: \(long)\r\n\r\n", 431),
                ("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\(many)\r\n", 431),
                ("\u{16}\u{03}\u{01}\u{02}", 400),
            ]
            for (text, status) in cases {
                let wire = try bridge.connect()
                try wire.send(text)
                #expect(try wire.answer()?.status == status, "\(text.prefix(60))")
                #expect(try wire.isAtEnd(), "\(text.prefix(60))")
            }
        }
    }

    @Test("Requests in a row are answered in a row, and a broken one last")
    func pipeline() throws {
        try Scratch.serveHTTP { _, bridge in
            let wire = try bridge.connect()
            try wire.send(
                wire.request("GET", "/healthz") + wire.request("GET", "/nothing")
                    + wire.request("HEAD", "/healthz") + "BROKEN\r\n\r\n")
            #expect(try wire.answer()?.status == 200)
            #expect(try wire.answer()?.status == 404)
            #expect(try wire.answer(to: "HEAD")?.status == 200)
            #expect(try wire.answer()?.status == 400)
            #expect(try wire.isAtEnd())
        }
    }

    @Test("A request behind one that ends its connection is not answered, and does not keep it")
    func behindTheLast() throws {
        try Scratch.serveHTTP { _, bridge in
            let wire = try bridge.connect()
            try wire.send(
                wire.request("GET", "/healthz", headers: ["Connection": "close"])
                    + wire.request("GET", "/healthz") + "BROKEN\r\n\r\n")
            let answer = try #require(try wire.answer())
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(try wire.isAtEnd())
        }
    }

    @Test("Events for HTTP/1.0 end with their connection, also where it was to be kept")
    func oldEvents() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let body = #"{"message":"hello","stream":true}"#
            let wire = try bridge.connect()
            try wire.send(
                "POST /chat HTTP/1.0\r\nAuthorization: Token \(token)\r\nHost: localhost\r\n"
                    + "Connection: keep-alive\r\n"
                    + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                    + body)
            let answer = try #require(try wire.answer())
            #expect(answer.status == 200)
            #expect(answer.headers["connection"] == "close")
            #expect(answer.events.last?.contains("remaining_tokens") == true)
            #expect(try wire.isAtEnd())
        }
    }

    @Test("HTTP/1.0 gets an answer without chunks, and the end of its connection")
    func oldVersion() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let body = #"{"message":"hello","stream":true}"#
            let wire = try bridge.connect()
            try wire.send(
                "POST /chat HTTP/1.0\r\nAuthorization: Token \(token)\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                    + body)
            let answer = try #require(try wire.answer())
            #expect(answer.status == 200)
            #expect(answer.headers["transfer-encoding"] == nil)
            #expect(answer.events.last?.contains("remaining_tokens") == true)
            #expect(try wire.isAtEnd())
        }
    }
}
