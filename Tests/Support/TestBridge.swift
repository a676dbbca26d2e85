import Foundation
import TellerRPC

/// A running teller-bridge, before a daemon of the same scratch folder.
package final class TestBridge: Sendable {
    package let scratch: Scratch
    package let process: Child
    /// What a client is given as its base, without a slash at the end.
    package let url: String

    init(_ scratch: Scratch, _ process: Child, port: Int, isEncrypted: Bool) {
        self.scratch = scratch
        self.process = process
        url = "\(isEncrypted ? "https" : "http")://127.0.0.1:\(port)"
    }
}

extension Scratch {
    /// Plays a daemon and a bridge in a scratch folder.
    package static func serveHTTP(
        config: String? = nil, _ body: (TestDaemon, TestBridge) throws -> Void
    ) throws {
        try serve(config: config) { daemon in try body(daemon, try daemon.scratch.bridge()) }
    }

    /// Starts a bridge before this folder's daemon, and waits until it serves.
    ///
    /// The bridge's own limit of requests is off, since all that a test asks comes from one address.
    package func bridge(
        _ options: [String] = [], isEncrypted: Bool = false
    ) throws -> TestBridge {
        // Nobody can be asked for a port that will still be free when the bridge binds it.
        for _ in 0..<10 {
            let port = Int.random(in: 10_000..<30_000)
            let child = try spawn(
                [
                    Programs.bridge, "--listen", "127.0.0.1:\(port)", "--socket", socket,
                    "--requests-per-minute", "0",
                ] + options)
            let bridge = TestBridge(self, child, port: port, isEncrypted: isEncrypted)
            try wait(until: "the bridge serves: \(log)") {
                if child.exit != nil { return true }
                return try run(["curl", "-fsk", bridge.url + "/healthz"]).exit == .status(0)
            }
            if child.exit == nil { return bridge }
        }
        throw TookTooLong("a bridge that serves: \(log)")
    }
}

/// What came back for a request over HTTP.
package struct HTTPAnswer: Sendable {
    package var status: Int
    /// By name, in lower case.
    package var headers: [String: String]
    package var body: String

    package init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Null where the body is no JSON.
    package var json: JSON { (try? JSONText.decode(JSON.self, from: Array(body.utf8))) ?? .null }

    /// The data of the body's events, where it is a stream of them.
    package var events: [String] {
        body.split(separator: "\n").filter { $0.hasPrefix("data: ") }
            .map { String($0.dropFirst(6)) }
    }
}

extension TestBridge {
    /// Asks by curl.
    package func ask(
        _ method: String = "GET", _ path: String, token: JSON? = nil, body: JSON? = nil,
        headers: [String: String] = [:]
    ) throws -> HTTPAnswer {
        var headers = headers
        if let token = token?.text { headers["Authorization"] = "Bearer " + token }
        if body != nil, headers["Content-Type"] == nil {
            headers["Content-Type"] = "application/json"
        }
        let fields = headers.flatMap { ["-H", "\($0.key): \($0.value)"] }
        let data = body.map { ["--data-binary", $0.source] } ?? []
        return try curl(["-X", method] + fields + data + [url + path])
    }

    /// What curl gets with these arguments, of which the last is the address.
    package func curl(_ arguments: [String], input: String = "") throws -> HTTPAnswer {
        let head = scratch.path("head-\(UInt64.random(in: 0 ... .max))")
        let run = try scratch.run(["curl", "-sS", "-D", head] + arguments, input: input)
        let lines = scratch.text(of: URL(fileURLWithPath: head).lastPathComponent)
            .split(whereSeparator: \.isNewline)
        guard run.exit == .status(0), let first = lines.last(where: { $0.hasPrefix("HTTP/") }),
            let status = first.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw TookTooLong("curl \(arguments): \(run.exit) \(run.errors)") }
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        return HTTPAnswer(status: status, headers: headers, body: run.output)
    }
}
