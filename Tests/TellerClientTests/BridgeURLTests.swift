import Testing

@testable import TellerClient

@Suite("URLs of bridges, and what comes from there") struct BridgeURLTests {
    @Test(
        "A URL, its origin and its text",
        arguments: [
            ("https://example.org", "https://example.org", ""),
            ("HTTPS://Example.ORG/", "https://example.org", ""),
            ("https://example.org:443", "https://example.org", ""),
            ("http://example.org:80/", "http://example.org", ""),
            ("https://example.org:80", "https://example.org:80", ""),
            ("https://example.org:8443/a/b//", "https://example.org:8443", "/a/b"),
            ("http://127.0.0.1:8470", "http://127.0.0.1:8470", ""),
            ("http://[::1]:8470/x", "http://[::1]:8470", "/x"),
            ("http://[2001:DB8::1]", "http://[2001:db8::1]", ""),
        ])
    func urls(text: String, origin: String, path: String) throws {
        let url = try BridgeURL(text)
        #expect(url.origin == origin)
        #expect(url.text == origin + path)
    }

    @Test(
        "What is none is refused",
        arguments: [
            "", "example.org", "ftp://example.org", "https:/example.org", "https://",
            "https:///rpc", "https://user@example.org", "https://user:secret@example.org",
            "https://example.org:0", "https://example.org:65536", "http://1:65536",
            "http://[::1]:65536", "https://:80/", "https://example.org:-1",
            "https://example.org:99999999999999999999", "https://example.org:+1",
            "https://example.org:", "https://example.org:1a", "https://exa mple.org",
            "https://bücher.example", "https://example.org/?a", "https://example.org/#a",
            "https://example.org/a b", "https://example.org/\n", "https://[::1", "https://::1",
            "https://[]", "https://[::g]", "https://a@b@c", "https://example.org\\@evil.example",
            " https://example.org", "unix:///run/s", "https://example.org\r\nHost: x",
            "https://" + String(repeating: "a", count: 254),
        ])
    func faults(text: String) {
        #expect(throws: BridgeURL.Fault.self) { try BridgeURL(text) }
    }

    @Test(
        "Only this machine's own addresses are loopback",
        arguments: [
            ("localhost", true), ("LOCALHOST:8470", true), ("127.0.0.1", true),
            ("127.255.255.254", true), ("[::1]", true), ("128.0.0.1", false),
            ("127.0.0.1.example.org", false), ("127.0.0", false), ("127.0.0.256", false),
            ("localhost.example.org", false), ("[::2]", false), ("10.0.0.1", false),
            ("0.0.0.0", false), ("127.0.0.1x", false),
        ])
    func loopback(host: String, isLoopback: Bool) throws {
        #expect(try BridgeURL("http://\(host)/").isLoopback == isLoopback)
    }

    @Test(
        "The data of events, however they are cut",
        arguments: [
            ("data: a\n\n", ["a"]), ("data:a\r\n\r\ndata: b\r\r", ["a", "b"]),
            (": waiting\n\ndata: a\n\n: waiting\n\n", ["a"]), ("data: a\ndata: b\n\n", ["a\nb"]),
            ("data:  a\n\n", [" a"]), ("event: x\nid: 7\ndata: a\nretry: 5\n\n", ["a"]),
            ("data: a\n", []), ("data\n\ndatab: a\n\n", []), ("data:\n\n", [""]), ("\n\n\n", []),
        ])
    func events(text: String, data: [String]) throws {
        let bytes = Array(text.utf8)
        for size in 1...max(1, bytes.count) {
            var reader = EventReader(limit: 100)
            var found: [String] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                let piece = bytes[start..<min(bytes.count, start + size)]
                found += try reader.take(piece).map { String(decoding: $0, as: UTF8.self) }
            }
            #expect(found == data, "in pieces of \(size)")
        }
    }

    @Test("An event may be as long as its limit, and no longer", arguments: [0, 1])
    func limit(excess: Int) throws {
        var reader = EventReader(limit: 10)
        let bytes = Array("data: ".utf8) + [UInt8](repeating: 0x61, count: 12 + excess)
        if excess == 0 {
            #expect(try reader.take(bytes).isEmpty)
        } else {
            #expect(throws: EventReader.TooLong.self) { try reader.take(bytes) }
        }
        var lines = EventReader(limit: 10)
        #expect(throws: EventReader.TooLong.self) {
            for _ in 0..<20 { _ = try lines.take(Array("data: aa\n".utf8)) }
        }
    }
}
