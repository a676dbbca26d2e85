import TestSupport
import Testing

@Suite("The limits of HTTP/2", .blocking, .serialized)
struct HTTP2LimitTests {
    @Test("A client is told them at once")
    func settings() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.encryptedBridge()
            let frames = try HTTP2Frames.play(bridge, [(0, HTTP2Frames.preface(window: 65_535))])
            let settings = try #require(frames.first { $0.kind == .settings && $0.flags == 0 })
            let told = stride(from: 0, to: settings.payload.count, by: 6).map { at in
                [
                    HTTP2Frames.number(settings.payload[at..<(at + 2)]),
                    HTTP2Frames.number(settings.payload[(at + 2)..<(at + 6)]),
                ]
            }
            #expect(told.contains([3, 100]), "streams at once: \(told)")
            #expect(told.contains([6, 32_768]), "bytes of a head: \(told)")
        }
    }

    @Test("Too many fields and long ones are answered with 431; too long a head ends all")
    func heads() throws {
        func get(_ fields: Int, bytes: Int, stream: UInt32) -> [UInt8] {
            let field = (name: "x-field", value: String(repeating: "x", count: bytes))
            return HTTP2Frames.head(
                [(":method", "GET")] + HTTP2Frames.target("/balance")
                    + Array(repeating: field, count: fields), stream: stream)
        }
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.encryptedBridge()
            let frames = try HTTP2Frames.play(
                bridge,
                [
                    (0, HTTP2Frames.preface(window: 65_535) + get(101, bytes: 10, stream: 1)),
                    (1, HTTP2Frames.settled + get(1, bytes: 20 << 10, stream: 3)),
                    (1, HTTP2Frames.get("/healthz", stream: 5)),
                    (1, get(4, bytes: 9 << 10, stream: 7)),
                ])
            for stream: UInt32 in [1, 3] {
                #expect(frames.body(of: stream).contains(#""kind":"head_too_large""#), "\(stream)")
            }
            #expect(frames.of(5).map(\.kind).prefix(2) == [.headers, .data])
            #expect(frames.of(7).isEmpty)
            #expect(frames.last?.kind == .farewell)
        }
    }

    @Test("More streams than a client was told of end its connection")
    func streams() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.encryptedBridge()
            func open(_ count: UInt32) -> [UInt8] {
                (0..<count).flatMap {
                    HTTP2Frames.post("/login/", body: "{", isWhole: false, stream: 2 * $0 + 1)
                }
            }
            for (count, isOver) in [(UInt32(100), false), (101, true)] {
                let frames = try HTTP2Frames.play(
                    bridge, [(0, HTTP2Frames.preface(window: 65_535) + open(count))])
                #expect(frames.contains { $0.kind == .farewell } == isOver, "\(count)")
            }
        }
    }

    @Test("A stream whose client opens no window is dropped after 30 seconds; others go on")
    func closedWindow() throws {
        try Scratch.serve { daemon in
            let bridge = try daemon.scratch.encryptedBridge()
            let frames = try HTTP2Frames.play(
                bridge,
                [
                    (
                        0,
                        HTTP2Frames.preface(window: 0) + HTTP2Frames.get("/healthz", stream: 1)
                            + HTTP2Frames.get("/healthz", stream: 3)
                            + HTTP2Frames.window(1000, stream: 3)
                    ),
                    (
                        33,
                        HTTP2Frames.get("/healthz", stream: 5)
                            + HTTP2Frames.window(1000, stream: 5)
                    ),
                ])
            func kinds(_ stream: UInt32) -> [HTTP2Frames.Frame.Kind?] {
                frames.of(stream).filter { $0.kind != .data || !$0.payload.isEmpty }.map(\.kind)
            }
            #expect(kinds(1) == [.headers, .reset])
            for stream: UInt32 in [3, 5] { #expect(kinds(stream) == [.headers, .data]) }
            #expect(!frames.contains { $0.kind == .farewell })
        }
    }
}
