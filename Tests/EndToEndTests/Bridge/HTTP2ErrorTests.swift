import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("What goes wrong with a stream of HTTP/2 ends that one alone", .blocking, .serialized)
struct HTTP2ErrorTests {
    /// A streamed chat.
    private static func chat(_ token: String, stream: UInt32) -> [UInt8] {
        HTTP2Frames.post(
            "/chat/",
            [("authorization", "Bearer \(token)"), ("content-type", "application/json")],
            body: #"{"message":"hello","model":"m","stream":true}"#, stream: stream)
    }

    /// A model that begins at once, and comes to its end after so many seconds.
    private static func upstream(seconds: Int64) throws -> Upstream {
        try Upstream([
            "m": { request in
                let steps = Completions.steps(request, ["one ", "two"])
                return Array(steps.prefix(2)) + [.pause(milliseconds: seconds * 1000)]
                    + steps.dropFirst(2)
            }
        ])
    }

    @Test("A chat goes on where other streams contradict themselves, and new ones are served")
    func streamErrors() throws {
        let upstream = try Self.upstream(seconds: 3)
        try Scratch.serve(config: upstream.config(["m": [:]])) { daemon in
            let token = try #require(try daemon.account("alice").text)
            let bridge = try daemon.scratch.encryptedBridge()
            let long = HTTP2Frames.post(
                "/login/", [("content-length", "5")], body: "x", stream: 3)
            let nowhere = HTTP2Frames.head([(":method", "GET"), (":scheme", "https")], stream: 5)
            let still =
                HTTP2Frames.post("/login/", body: "{", isWhole: false, stream: 7)
                + HTTP2Frames.window(0, stream: 7)
            let frames = try HTTP2Frames.play(
                bridge,
                [
                    (0, HTTP2Frames.preface(window: 65_535) + Self.chat(token, stream: 1)),
                    (1, long + nowhere + still),
                    (1, HTTP2Frames.get("/healthz", stream: 9)),
                    (2, HTTP2Frames.get("/healthz", stream: 11)),
                ])
            for stream: UInt32 in [3, 5, 7] {
                #expect(frames.of(stream).last?.reason == 1, "PROTOCOL_ERROR of \(stream)")
            }
            #expect(frames.body(of: 1).contains("event: result\n"))
            for stream: UInt32 in [9, 11] {
                #expect(frames.of(stream).map(\.kind).prefix(2) == [.headers, .data])
            }
            #expect(!frames.contains { $0.kind == .farewell })
        }
    }

    @Test("A request that comes while the bridge stops is refused, and the chat before it goes on")
    func late() throws {
        let upstream = try Self.upstream(seconds: 4)
        try Scratch.serve(config: upstream.config(["m": [:]])) { daemon in
            let token = try #require(try daemon.account("alice").text)
            let bridge = try daemon.scratch.encryptedBridge()
            let told = try onThreads(2) { number -> [HTTP2Frames.Frame] in
                guard number == 0 else {
                    try wait(until: "the chat runs") { upstream.running == 1 }
                    bridge.process.send(SIGTERM)
                    return []
                }
                return try HTTP2Frames.play(
                    bridge,
                    [
                        (0, HTTP2Frames.preface(window: 65_535) + Self.chat(token, stream: 1)),
                        (2, Self.chat(token, stream: 3) + HTTP2Frames.get("/healthz", stream: 5)),
                        (1, HTTP2Frames.get("/healthz", stream: 7)),
                        (2, []),
                    ])
            }
            let frames = told[0]
            #expect(frames.contains { $0.kind == .farewell })
            for stream: UInt32 in [3, 7] {
                #expect(frames.of(stream).map(\.reason) == [7], "REFUSED_STREAM of \(stream)")
            }
            #expect(frames.body(of: 1).contains("event: result\n"))
            #expect(try bridge.process.wait() == .status(0))
            #expect(try daemon.verify()["spent"] == 100)
        }
    }
}
