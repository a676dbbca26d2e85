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
