import NIOCore
import TellerRPC
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

    @Test("An answer that is too long breaks the protocol, whether it is one event or one body")
    func tooLong() throws {
        let url = try BridgeURL("https://example.org")
        let expected = ClientError.protocolViolation(
            "The bridge sent an answer over \(ClientLimits.lineBytes) bytes.")
        let faults: [any Error] = [
            ServerSentEvents.Fault.lineTooLong,
            NIOTooManyBytesError(maxBytes: ClientLimits.lineBytes),
        ]
        for fault in faults { #expect(ClientError(overHTTP: fault, at: url) == expected) }
    }
}
