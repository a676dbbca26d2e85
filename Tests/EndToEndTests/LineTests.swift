import TellerRPC
import TestSupport
import Testing

@Suite("Lines, as long and as broken as they come", .blocking)
struct LineTests {
    private static let mebibyte = 1 << 20

    /// A ping of exactly so many bytes.
    private func ping(bytes: Int) -> String {
        let ping = request("server.ping", id: "ping")
        return ping + String(repeating: " ", count: bytes - ping.utf8.count)
    }

    @Test("A line may have 1 MiB", arguments: [-1, 0], ["\n", "\r\n"])
    func longest(_ difference: Int, _ end: String) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            for _ in 0..<3 {
                try wire.send(ping(bytes: Self.mebibyte + difference) + end)
                #expect(try wire.answer()["result"] == [:])
            }
            #expect(try wire.call("server.ping")["result"] == [:])
        }
    }

    @Test("The longest line's CR may come long before its LF")
    func lateLineFeed() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            try wire.send(ping(bytes: Self.mebibyte) + "\r")
            // By then the daemon has read that.
            for _ in 0..<10 { #expect(try daemon.call("server.ping")["result"] == [:]) }
            try wire.send("\n")
            #expect(try wire.answer()["result"] == [:])
        }
    }

    @Test(
        "A longer one is refused with id null, and the connection ends",
        arguments: [
            1, 2, 7 << 20,
        ])
    func tooLong(_ excess: Int) throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            try wire.send(request("server.ping", id: "before") + "\n")
            // What is still sent may meet the end of the connection; the answer is there first.
            try? wire.send(ping(bytes: Self.mebibyte + excess) + "\n")
            #expect(try wire.answer()["id"] == "before")
            let refusal = try wire.answer()
            #expect(refusal.code == 413)
            #expect(refusal.kind == "too_large")
            #expect(refusal == refusal.merging(["id": .null]))
            #expect(try wire.isAtEnd())
            #expect(try daemon.call("server.ping")["result"] == [:])
        }
    }

    @Test("Without an end, 8 MiB are refused as well, while others are served")
    func endless() throws {
        try Scratch.serve { daemon in
            let before = daemon.residentMemory
            let wire = try daemon.connect()
            let other = try daemon.connect()
            let part = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 19)
            for _ in 0..<16 {
                try? wire.send(part)
                #expect(try other.call("server.ping")["result"] == [:])
            }
            #expect(try wire.answer().code == 413)
            #expect(try wire.isAtEnd())
            #expect(daemon.residentMemory < before + (32 << 10))
        }
    }

    @Test("Ends may be CRLF, and empty lines are nothing")
    func ends() throws {
        try Scratch.serve { daemon in
            let wire = try daemon.connect()
            let ping = request("server.ping", id: 1)
            try wire.send("\n\r\n\n" + ping + "\r\n\r\n\n\n" + ping + "\n\n")
            for _ in 0..<2 {
                #expect(try wire.answer() == ["jsonrpc": "2.0", "id": 1, "result": [:]])
            }
            // A CR alone ends nothing.
            try wire.send(ping + "\r" + ping + "\n")
            #expect(try wire.answer().code == -32700)
        }
    }

    @Test("Half a line and then the end is no request")
    func halfLine() throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice")
            let chat = request("chat", ["token": token, "message": "half"], id: 1)
            for length in [1, 20, chat.utf8.count] {
                let wire = try daemon.connect()
                try wire.send(String(chat.prefix(length)))
                wire.finishSending()
                #expect(try wire.isAtEnd())
            }
            #expect(try daemon.call("balance", ["token": token])["result"]["balance"] == 4000)
        }
    }

    @Test("800 connections that leave in the middle of a line leave nothing behind")
    func leavers() throws {
        try Scratch.serve { daemon in
            let descriptors = daemon.openDescriptors
            _ = try onThreads(4) { _ in
                for _ in 0..<200 { try daemon.connect().send("{\"jsonrpc\":") }
            }
            #expect(try daemon.call("server.ping")["result"] == [:])
            try wait(until: "the daemon has closed what it had opened") {
                daemon.openDescriptors <= descriptors
            }
        }
    }
}
