import Foundation
import Testing

@testable import TellerConfig

@Suite("What a config may say of models on servers")
struct ModelTests {
    /// A file whose model `m` in line 3 has these keys beside what it must have.
    private static func file(_ more: String = "", url: String = "http://127.0.0.1:1/v1") -> String {
        "default_model: m\nmodels:\n  m: { provider: openai, url: '\(url)', upstream_model: u"
            + "\(more.isEmpty ? "" : ", \(more)") }"
    }

    @Test("Every key is taken over")
    func everyKey() throws {
        let config = try parse(
            """
            default_model: smollm
            models:
              other: { provider: echo, price: 1 }
              smollm:
                provider: openai
                price: { per_1k_input: 5, per_1k_output: 15, minimum: 1 }
                url: https://example.com:8443/a/v1
                api_key_credential: smollm
                upstream_model: Smol/LM2:135M
                system_prompt: |
                  Be brief.
                  \tBe kind.
                max_output_tokens: 100
                max_tokens_name: max_completion_tokens
                context_tokens: 4096
                timeout_seconds: 5
                concurrency: 2
                queue: 0
                fallback: [other]
            """)
        let model = try #require(config.model(named: "smollm"))
        #expect(model.provider == .openai)
        #expect(model.url == "https://example.com:8443/a/v1")
        #expect(model.apiKeyCredential == "smollm")
        #expect(model.upstreamModel == "Smol/LM2:135M")
        #expect(model.systemPrompt == "Be brief.\n\tBe kind.\n")
        #expect(model.maxOutputTokens == 100)
        #expect(model.maxTokensName == .maxCompletionTokens)
        #expect(model.contextTokens == 4096)
        #expect(model.timeoutSeconds == 5)
        #expect(model.concurrency == 2)
        #expect(model.queue == 0)
        #expect(model.fallback == ["other"])
        var meter = Config.Price.Meter()
        (meter.per1kInput, meter.per1kOutput, meter.minimum) = (5, 15, 1)
        #expect(model.price == .metered(meter))
    }

    @Test(
        "A URL is refused with what is wrong with it",
        arguments: [
            ("", "is missing, which the provider openai needs"),
            ("127.0.0.1", "is 127.0.0.1; it must begin with http:// or https://"),
            ("ftp://h", "is ftp://h; it must begin with http:// or https://"),
            ("http://", "is http://; it has no host"),
            ("http:///v1", "is http:///v1; it has no host"),
            (
                "http://a:b@h",
                "is wrong; it may hold no user name; a key has keys of its own"
            ),
            ("http://h/v1/", "is http://h/v1/; it may not end in a slash"),
            (
                "http://h/v1?a=b",
                "is http://h/v1?a=b; it may hold no query, fragment, space or "
                    + "other letters than ASCII's"
            ),
            (
                "http://h/chat/completions",
                "is http://h/chat/completions; it is to end before /chat/completions"
            ),
            ("http://:80/v1", "is http://:80/v1; it has no host"),
        ])
    func urls(url: String, refusal: String) {
        #expect(complaint(about: Self.file(url: url)) == "t.yaml:3: models.m.url \(refusal)")
    }

    @Test(
        "A port is a number from 1 to 65535",
        arguments: [
            "65536", "99999", "70000", "0", "-1", "+1", "abc", "80a", "", "99999999999999999999",
        ],
        ["h", "127.0.0.1", "[::1]"])
    func ports(port: String, host: String) {
        let url = "http://\(host):\(port)/v1"
        #expect(
            complaint(about: Self.file(url: url))
                == "t.yaml:3: models.m.url is \(url); "
                + "it has no port from 1 to 65535 behind its host")
    }

    @Test(
        "A host is a name or an address",
        arguments: [
            "http://[::1/v1", "http://[::1", "http://[]", "http://[::g]", "http://[1]",
            "http://[fe80::1%25eth0]", "http://a\\b/v1", "http://a..b", "http://.a", "http://.",
            "http://h%41", "http://a,b", "http://" + String(repeating: "a", count: 64),
            "http://" + String(repeating: "a.", count: 127),
        ])
    func hosts(url: String) {
        #expect(
            complaint(about: Self.file(url: url)).hasSuffix(
                "; its host is no name, IPv4 address, or IPv6 address in brackets"))
    }

    @Test(
        "A path has the signs of RFC 3986",
        arguments: [
            ("http://h/a\\b", "it has a sign in its path that URLs have not"),
            ("http://h/a\"b", "it has a sign in its path that URLs have not"),
            ("http://h/{a}", "it has a sign in its path that URLs have not"),
            ("http://h/a%", "it has a % in its path without two digits behind it"),
            ("http://h/a%4g", "it has a % in its path without two digits behind it"),
        ])
    func paths(url: String, fault: String) {
        #expect(complaint(about: Self.file(url: url)).hasSuffix("; \(fault)"))
    }

    @Test(
        "A URL may be of either kind, with a port and a path, or an IPv6 host",
        arguments: [
            "http://h", "https://h", "http://h:80/a/b", "http://[::1]:8080/v1", "http://h:1",
            "http://h:65535", "http://[2001:DB8::1]", "http://[::ffff:127.0.0.1]:80/v1",
            "http://a-b_c.example./v1", "https://h/a%20b/~c/@x,y;z=1(2)!$&'*+:",
            "http://" + String(repeating: "a", count: 63),
        ])
    func goodURLs(url: String) throws {
        let quoted = url.replacing("'", with: "''")
        #expect(try parse(Self.file(url: quoted)).model(named: "m")?.url == url)
        #expect(URL(string: url + "/chat/completions")?.host()?.isEmpty == false)
    }

    @Test(
        "Keys are held to one another",
        arguments: [
            (
                "api_key_file: /k, api_key_credential: k",
                "models.m.api_key_file and api_key_credential can't both be given"
            ),
            ("api_key_file: k", "models.m.api_key_file must be a path from the root"),
            ("api_key_credential: a/b", "models.m.api_key_credential may hold no slash"),
            (
                "context_tokens: 512",
                "models.m.max_output_tokens is 512; it must be below context_tokens, which is 512"
            ),
            (
                "fallback: other",
                "models.m.fallback is other; it must be a list of names, like [one, two]"
            ),
            (
                "fallback: [a, b, c, d, e, f, g, h, i]",
                "models.m.fallback has 9 names; it may have 0 to 8"
            ),
            ("fallback: [[a]]", "models.m.fallback is a list; it must be a text"),
            ("fallback: [n]", "models.m.fallback names n, which models does not have"),
            ("fallback: [m]", "models.m.fallback names m, which is the model itself"),
            ("price: { per_1k_input: 1 }", "models.m.price.per_1k_output is missing"),
            ("price: {}", "models.m.price.per_1k_input is missing"),
            (
                "price: [1]",
                "models.m.price is a list; it must be a whole number, 0 to 1000000000000000"
            ),
            ("price: -1", "models.m.price is -1; it may be 0 to 1000000000000000"),
            (
                "price: { per_1k_inptu: 1 }",
                "models.m.price.per_1k_inptu is not a known key; did you mean per_1k_input?"
            ),
        ])
    func rules(keys: String, refusal: String) {
        let first = complaint(about: Self.file(keys)).split(separator: "\n").first ?? ""
        #expect(first == "t.yaml:3: \(refusal)")
    }

    @Test("A model that needs no server has no keys of one")
    func echo() {
        #expect(
            complaint(about: "models:\n  echo: { provider: echo, url: 'http://h', queue: 5 }")
                == "t.yaml:2: models.echo.url is of no use to the provider echo\n"
                + "t.yaml:2: models.echo.queue is of no use to the provider echo")
    }

    @Test(
        "A stand-in may not come to cost more, whatever is asked",
        arguments: [
            ("100", "100", true), ("100", "101", false), ("100", "0", true),
            ("100", "1, 0, 0", false),
            ("100", "0, 0, 200", false), ("5, 15, 1", "5, 15, 1", true),
            ("5, 15, 1", "6, 1, 0", false),
            ("5, 15, 1", "5, 15, 2", false), ("5, 15, 10", "10", true), ("5, 15, 10", "11", false),
        ])
    func prices(own: String, other: String, isTaken: Bool) {
        func price(_ text: String) -> String {
            let numbers = text.split(separator: ", ")
            guard numbers.count == 3 else { return text }
            return "{ per_1k_input: \(numbers[0]), per_1k_output: \(numbers[1]), "
                + "minimum: \(numbers[2]) }"
        }
        let file =
            Self.file("price: \(price(own)), fallback: [o]")
            + "\n  o: { provider: echo, price: \(price(other)) }"
        #expect(
            complaint(about: file)
                == (isTaken
                    ? "" : "t.yaml:3: models.m.fallback names o, which may come to cost more"))
    }
}
