import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite(
    "Streams over HTTP: events of chats, and what becomes of clients that do not read them",
    .blocking)
struct HTTPStreamTests {
    /// Says one piece, and the others when the valve opens.
    private static func script(_ pieces: [String], _ valve: Valve) -> Upstream.Script {
        { request in
            let steps = Completions.steps(request, pieces)
            return Array(steps.prefix(2)) + [.wait(valve)] + steps.dropFirst(2)
        }
    }

    /// Plays a daemon with a model on a server, a bridge, and the account of a caller.
    private static func serve(
        _ upstream: Upstream, _ body: (TestDaemon, TestBridge, [String: String]) throws -> Void
    ) throws {
        try Scratch.serveHTTP(config: upstream.config(["m": [:]])) { daemon, bridge in
            let token = try #require(try daemon.account("alice").text)
            try body(daemon, bridge, ["Authorization": "Token " + token])
        }
    }

    private static func begin(
        _ wire: HTTPWire, _ header: [String: String], accept: Bool
    ) throws {
        var header = header
        header["Content-Type"] = "application/json"
        if accept { header["Accept"] = "text/event-stream" }
        let stream = accept ? "" : #","stream":true"#
        try wire.send(
            wire.request(
                "POST", "/chat/", headers: header,
                body: #"{"message":"hello","model":"m"\#(stream)}"#))
    }

    @Test("Pieces come as the model says them, then the result", arguments: [true, false])
    func pieces(accept: Bool) throws {
        let valve = Valve()
        let upstream = try Upstream(["m": Self.script(["one ", "\"two\"\n", "thrée"], valve)])
        try Self.serve(upstream) { _, bridge, header in
            let wire = try bridge.connect()
            try Self.begin(wire, header, accept: accept)
            let head = try #require(try wire.head())
            #expect(head.status == 200)
            #expect(head.headers["content-type"] == "text/event-stream")
            var text = ""
            while !text.hasSuffix("\n\n") { text += try #require(try wire.chunk()) }
            #expect(text.contains(#""text":"one ""#))
            valve.open()
            while let chunk = try wire.chunk() { text += chunk }
            let events = HTTPAnswer(status: 200, headers: [:], body: text).events
            let data = try events.map { try JSONText.decode(JSON.self, from: Array($0.utf8)) }
            #expect(
                data.dropLast().compactMap { $0["text"].text }.joined() == "one \"two\"\nthrée")
            #expect(data.last?["response"] == "one \"two\"\nthrée")
            #expect(data.last?["remaining_tokens"] == 3900)
            #expect(text.contains("event: delta\n"))
            #expect(text.contains("event: result\n"))
            // The connection goes on.
            #expect(try wire.ask("GET", "/balance", headers: header).json["tokens"] == 3900)
        }
    }

    @Test("What is refused before the first piece has its status; what fails later is an event")
    func failures() throws {
        let valve = Valve()
        let upstream = try Upstream([
            "m": { request in
                Array(Completions.steps(request, ["one"]).prefix(2)) + [.wait(valve), .close]
            }
        ])
        try Self.serve(upstream) { daemon, bridge, header in
            let wire = try bridge.connect()
            let refused = try wire.ask(
                "POST", "/chat/", headers: header,
                body: ["message": "x", "model": "none", "stream": true])
            #expect(refused.status == 404)
            #expect(refused.json["kind"] == "not_found")
            try Self.begin(wire, header, accept: true)
            #expect(try wire.head()?.status == 200)
            var text = try #require(try wire.chunk())
            valve.open()
            while let chunk = try wire.chunk() { text += chunk }
            #expect(text.contains("event: error\n"))
            #expect(text.contains(#""code":502"#))
            let report = try daemon.verify()
            #expect(report["spent"] == 0)
            #expect(report["held"] == 0)
        }
    }

    @Test("A client that goes away stops nothing: the chat is answered, recorded and charged")
    func disconnect() throws {
        let valve = Valve()
        let upstream = try Upstream(["m": Self.script(["one ", "two"], valve)])
        try Self.serve(upstream) { daemon, bridge, header in
            do {
                let wire = try bridge.connect()
                try Self.begin(wire, header, accept: true)
                #expect(try wire.head()?.status == 200)
                #expect(try wire.chunk()?.contains("one ") == true)
            }
            valve.open()
            let wire = try bridge.connect()
            try wait(until: "the chat is answered") {
                let told = try wire.ask("GET", "/history", headers: header)
                return told.json["chats"][0]["state"] == "answered"
            }
            let told = try wire.ask("GET", "/history", headers: header)
            #expect(told.json["chats"][0]["reply"] == "one two")
            #expect(try wire.ask("GET", "/balance", headers: header).json["tokens"] == 3900)
        }
    }

    @Test("A client that does not read is dropped, and holds nobody up")
    func slowReader() throws {
        let piece = String(repeating: "x", count: 32 << 10)
        let valve = Valve()
        let upstream = try Upstream([
            "m": Self.script(Array(repeating: piece, count: 30), valve)
        ])
        try Self.serve(upstream) { daemon, bridge, header in
            let slow = try HTTPWire(port: bridge.port, receiveBuffer: 4096)
            try Self.begin(slow, header, accept: true)
            #expect(try slow.head()?.status == 200)
            valve.open()
            let wire = try bridge.connect()
            try wait(until: "the chat is answered") {
                #expect(try wire.ask("GET", "/healthz").status == 200)
                let told = try wire.ask("GET", "/balance", headers: header)
                return told.json["held"] == 0
            }
            // It gets what was on its way, and then the end of the connection.
            var isCut = false
            while !isCut {
                do throws(WireError) {
                    isCut = try slow.chunk() == nil
                    #expect(!isCut, "the stream came whole")
                } catch {
                    isCut = true
                }
            }
        }
    }
}
