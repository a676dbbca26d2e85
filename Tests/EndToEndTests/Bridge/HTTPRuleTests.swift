import TellerRPC
import TestSupport
import Testing

@Suite("What is heard over HTTP, and what is not", .blocking)
struct HTTPRuleTests {
    @Test("Paths, methods, types and sizes")
    func statuses() throws {
        try Scratch.serveHTTP { _, bridge in
            let wire = try bridge.connect()
            #expect(try wire.ask("GET", "/healthz").json == ["status": "ok"])
            #expect(try wire.ask("GET", "/nothing").status == 404)
            #expect(try wire.ask("GET", "/").status == 404)
            let wrong = try wire.ask("GET", "/register/")
            #expect(wrong.status == 405)
            #expect(wrong.headers["allow"] == "POST, OPTIONS")
            let head = try wire.ask("HEAD", "/healthz")
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "15")
            let options = try wire.ask("OPTIONS", "/balance")
            #expect(options.status == 204)
            #expect(options.headers["allow"] == "GET, HEAD, OPTIONS")
            for type in ["text/plain", "application/json; charset=latin-1", "multipart/mixed"] {
                let answer = try wire.ask(
                    "POST", "/login", headers: ["Content-Type": type], body: [:])
                #expect(answer.status == 415, "\(type)")
                #expect(answer.json["kind"] == "unsupported_media_type")
            }
            for body in ["{", "[]", "\"text\"", "{\"a\":1}x", String(repeating: "[", count: 100)] {
                let headers = ["Content-Type": "application/json"]
                try wire.send(wire.request("POST", "/login", headers: headers, body: body))
                #expect(try wire.answer()?.status == 400, "\(body)")
            }
            // What a listener for metrics serves, no other does.
            #expect(try wire.ask("GET", "/metrics").status == 404)
        }
    }

    @Test("A body over its limit is 413, told before it is read or after, and the connection ends")
    func sizes() throws {
        try Scratch.serveHTTP { _, bridge in
            let announced = try bridge.connect()
            try announced.send(
                announced.request("POST", "/login", headers: ["Content-Length": "1048577"]))
            #expect(try announced.answer()?.status == 413)
            #expect(try announced.isAtEnd())

            let chunked = try bridge.connect()
            try chunked.send(
                chunked.request("POST", "/login", headers: ["Transfer-Encoding": "chunked"]))
            let chunk = "10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n"
            for _ in 0..<17 { try chunked.send(chunk) }
            #expect(try chunked.answer()?.status == 413)
            #expect(try chunked.isAtEnd())
            #expect(try bridge.connect().ask("GET", "/healthz").status == 200)
        }
    }

    @Test("Who waits to be asked for the body is asked")
    func expectation() throws {
        try Scratch.serveHTTP { _, bridge in
            let wire = try bridge.connect()
            try wire.send(
                wire.request(
                    "POST", "/login",
                    headers: [
                        "Expect": "100-continue", "Content-Length": "2",
                        "Content-Type": "application/json",
                    ]))
            #expect(try wire.head()?.status == 100)
            try wire.send("{}")
            #expect(try wire.answer()?.status == 400)
        }
    }

    @Test("A query may hold no token, by whatever name and however it is written")
    func queries() throws {
        try Scratch.serveHTTP { _, bridge in
            let wire = try bridge.connect()
            for query in [
                "token=x", "%74oken=x", "a=tlr_x", "a=%74lr_x", "tlr_x", "a=1&Password=",
                "a=Bearer+tlr_x", "a=b%20%74lr_x", "a=%22tlr_x%22", "a+tlr_x=1", "a=%D8%80tlr_x",
            ] {
                let answer = try wire.ask("GET", "/healthz?" + query)
                #expect(answer.status == 400, "\(query)")
                #expect(!answer.body.contains("tlr_"), "\(query)")
            }
            #expect(try wire.ask("GET", "/healthz?a=b&tokens=1&b=tlr&c=_x").status == 200)
        }
    }

    @Test(
        "A body that nests to the limit, which is past it for the daemon, is 400; the next is not")
    func depth() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let header = ["Authorization": "Token " + token, "Content-Type": "application/json"]
            let wire = try bridge.connect()
            let depth = Limits.jsonDepth - 1
            let nested =
                String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            for path in ["/chat/", "/chat/?stream"] {
                try wire.send(
                    wire.request(
                        "POST", path, headers: header, body: #"{"message":"x","model":\#(nested)}"#)
                )
                let answer = try #require(try wire.answer())
                #expect(answer.status == 400)
                #expect(answer.json["kind"] == "parse_error")
            }
            let chat = try wire.ask(
                "POST", "/chat/", headers: header,
                body: ["message": "x", "idempotency_key": .null])
            #expect(chat.status == 200)
        }
    }

    @Test("A Host of another site is refused")
    func hosts() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.bridge(["--host", "chat.example.org"])
            let wire = try bridge.connect()
            let served = [
                "localhost", "localhost:8470", "127.0.0.1", "[::1]:80", "192.0.2.7",
                "chat.example.org", "CHAT.example.org:443",
            ]
            for host in served {
                let answer = try wire.ask("GET", "/healthz", headers: ["Host": host])
                #expect(answer.status == 200, "\(host)")
            }
            for host in ["evil.example", "localhost.evil.example", "x@localhost", "127.0.0.1.evil"]
            {
                let answer = try wire.ask("GET", "/healthz", headers: ["Host": host])
                #expect(answer.status == 421, "\(host)")
            }
        }
    }

    @Test("Pages of other sites can't post, not even a form, unless they are allowed to")
    func origins() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.bridge(["--allow-origin", "https://good.example"])
            let wire = try bridge.connect()
            func status(_ headers: [String: String]) throws -> Int {
                var headers = headers
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                try wire.send(
                    wire.request("POST", "/login", headers: headers, body: "username=a"))
                return try wire.answer()?.status ?? 0
            }
            #expect(try status([:]) == 400)
            #expect(try status(["Origin": bridge.url]) == 400)
            #expect(try status(["Origin": "https://good.example"]) == 400)
            #expect(try status(["Origin": "https://evil.example"]) == 403)
            #expect(try status(["Origin": "null"]) == 403)
            #expect(try status(["Sec-Fetch-Site": "cross-site"]) == 403)
            #expect(try status(["Sec-Fetch-Site": "same-origin"]) == 400)

            let asked = try wire.ask(
                "OPTIONS", "/chat/",
                headers: [
                    "Origin": "https://good.example", "Access-Control-Request-Method": "POST",
                ])
            #expect(asked.status == 204)
            #expect(asked.headers["access-control-allow-origin"] == "https://good.example")
            #expect(asked.headers["access-control-allow-methods"] == "POST, OPTIONS")
            for (fields, allowed) in [
                ("x-stainless-os,authorization", "x-stainless-os, authorization"),
                ("a b;c, d\u{E9}", "Authorization, Content-Type, Idempotency-Key"),
            ] {
                let asked = try wire.ask(
                    "OPTIONS", "/chat/",
                    headers: [
                        "Origin": "https://good.example",
                        "Access-Control-Request-Headers": fields,
                    ])
                #expect(asked.headers["access-control-allow-headers"] == allowed)
            }
            let evil = try wire.ask(
                "OPTIONS", "/chat/", headers: ["Origin": "https://evil.example"])
            #expect(evil.status == 403)
            #expect(evil.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test("No answer is kept, sniffed, framed or told to others")
    func securityFields() throws {
        try Scratch.serveHTTP { _, bridge in
            for path in ["/healthz", "/nothing"] {
                let headers = try bridge.connect().ask("GET", path).headers
                #expect(headers["cache-control"] == "no-store")
                #expect(headers["x-content-type-options"] == "nosniff")
                #expect(headers["referrer-policy"] == "no-referrer")
                #expect(headers["content-security-policy"]?.contains("frame-ancestors") == true)
                #expect(headers["access-control-allow-origin"] == nil)
                #expect(headers["strict-transport-security"] == nil)
            }
        }
    }

    @Test("What is the bridge's own is nobody else's: relay, authenticate, client_address")
    func ownWords() throws {
        try Scratch.serveHTTP { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            let wire = try bridge.connect()
            let header = ["Authorization": "Token " + token]
            // An unknown field of a form or JSON body goes nowhere.
            let chat = try wire.ask(
                "POST", "/chat/", headers: header,
                body: ["message": "x", "client_address": "203.0.113.9", "relay": true])
            #expect(chat.status == 200)
            for method in ["relay", "authenticate"] {
                let answer = try wire.ask(
                    "POST", "/rpc", headers: header,
                    body: ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": [:]])
                #expect(answer.json["error"] != .null, "\(method)")
            }
            let address = try wire.ask(
                "POST", "/rpc", headers: header,
                body: [
                    "jsonrpc": "2.0", "id": 1, "method": "balance",
                    "params": ["client_address": "203.0.113.9"],
                ])
            #expect(address.json["error"] != .null)
            // Nobody is an administrator for being on this machine.
            let admin = try wire.ask(
                "POST", "/rpc", headers: header,
                body: ["jsonrpc": "2.0", "id": 1, "method": "admin.stats", "params": [:]])
            #expect(admin.json["error"]["code"] == 403)
        }
    }

    @Test("Addresses are counted, and proxies believed only where they are trusted")
    func addresses() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.bridge([
                "--trusted-proxy", "127.0.0.1", "--trusted-proxy", "10.0.0.0/8",
                "--requests-per-minute", "3",
            ])
            let wire = try bridge.connect()
            func status(_ forwarded: String) throws -> Int {
                try wire.ask("GET", "/healthz", headers: ["X-Forwarded-For": forwarded]).status
            }
            for _ in 0..<3 { #expect(try status("203.0.113.5") == 200) }
            let refused = try wire.ask(
                "GET", "/healthz", headers: ["X-Forwarded-For": "203.0.113.5"])
            #expect(refused.status == 429)
            let wait = refused.headers["retry-after"].flatMap { Int($0) } ?? 0
            #expect((1...20).contains(wait))
            // The address that the nearest trusted proxy saw counts, whatever stands before it.
            #expect(try status("198.51.100.1, 203.0.113.5, 10.1.2.3") == 429)
            #expect(try status("203.0.113.6") == 200)
            for host in 1...3 { #expect(try status("2001:db8:1:2::\(host)") == 200) }
            #expect(try status("2001:db8:1:2::9") == 429)
            #expect(try status("2001:db8:1:3::9") == 200)
            #expect(try status("nonsense") == 400)
        }
    }
}
