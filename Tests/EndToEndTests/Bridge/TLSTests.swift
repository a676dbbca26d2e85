import Foundation
import TestSupport
import Testing

@Suite("The bridge with a certificate of its own", .blocking, .serialized)
struct TLSTests {
    private func serve(_ body: (TestDaemon, TestBridge) throws -> Void) throws {
        try Scratch.serve { daemon in try body(daemon, try daemon.scratch.encryptedBridge()) }
    }

    /// Numbers that openssl reads out of the certificate which is shown.
    private func serial(_ bridge: TestBridge) throws -> String {
        let address = bridge.url.replacingOccurrences(of: "https://", with: "")
        let shown = try bridge.scratch.run([
            "sh", "-c",
            "openssl s_client -connect \(address) </dev/null 2>/dev/null | openssl x509 -noout -serial",
        ])
        return shown.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test("HTTP/2 where the client can, HTTP/1.1 where not, whole and streamed")
    func versions() throws {
        try serve { daemon, bridge in
            let token = try daemon.account("alice", balance: 1000)
            for (version, name) in [("--http2", "HTTP/2"), ("--http1.1", "HTTP/1.1")] {
                let head = daemon.scratch.path("version")
                let chat = [
                    "-k", version, "-H", "Authorization: Bearer \(token.text ?? "")", "-H",
                    "Content-Type: application/json",
                ]
                let whole = try bridge.curl(
                    chat + ["--data", #"{"message":"Hi"}"#, bridge.url + "/chat/"])
                #expect(whole.status == 200)
                #expect(whole.json["response"] == "Echo: Hi")
                let streamed = try bridge.curl(
                    chat + ["--data", #"{"message":"Hi","stream":true}"#, bridge.url + "/chat/"])
                #expect(streamed.body.contains("Echo: Hi"), "\(streamed)")
                let said = try bridge.scratch.run(
                    [
                        "curl", "-sk", version, "-o", "/dev/null", "-D", head,
                        bridge.url + "/healthz",
                    ])
                #expect(said.exit == .status(0))
                #expect(daemon.scratch.text(of: "version").hasPrefix(name))
            }
            let large = String(repeating: "x", count: (1 << 20) + 1)
            for version in ["--http2", "--http1.1"] {
                let refused = try bridge.curl(
                    [
                        "-k", version, "-H", "Content-Type: application/json", "--data-binary",
                        "@-", bridge.url + "/chat/",
                    ], input: large)
                #expect(refused.status == 413, "\(version)")
            }
            try daemon.expect(token, has: 600)
        }
    }

    @Test("SIGHUP takes a new certificate over, and keeps the old one where the new is broken")
    func reload() throws {
        try serve { daemon, bridge in
            #expect(try serial(bridge) == "serial=01")
            try daemon.scratch.makeCertificate(serial: 2)
            bridge.process.send(SIGHUP)
            try wait(until: "the new certificate is shown: \(daemon.scratch.log)") {
                try serial(bridge) == "serial=02"
            }
            let key = daemon.scratch.path("key.pem")
            try "no key".write(toFile: key, atomically: true, encoding: .utf8)
            bridge.process.send(SIGHUP)
            try wait(until: "the log tells of it: \(daemon.scratch.log)") {
                daemon.scratch.log.contains("key.pem")
            }
            #expect(try serial(bridge) == "serial=02")
        }
    }
}
