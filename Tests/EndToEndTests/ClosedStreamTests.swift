import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Programs whose standard streams are closed", .blocking)
struct ClosedStreamTests {
    private static let closed = ["sh", "-c", "exec \"$@\" <&- >&- 2>&-", "sh"]

    private func streams(of process: Child) -> [String?] {
        (0...2).map {
            try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/\(process.pid)/fd/\($0)")
        }
    }

    @Test(
        "teller does its work, and writes into nothing else",
        arguments: [">&-", "2>&-", "<&-", "<&- >&-", "<&- >&- 2>&-"])
    func client(redirection: String) throws {
        try Scratch.serve { daemon in
            let token = try daemon.account("alice").text ?? ""
            let script = "exec \"$@\" \(redirection)"
            for command in [["balance"], ["chat", "Hello"]] {
                let run = try daemon.scratch.run(
                    ["sh", "-c", script, "sh", Programs.teller] + command,
                    environment: ["TELLER_SOCKET": daemon.scratch.socket, "TELLER_TOKEN": token])
                #expect(run.exit == .status(0), "\(run)")
                #expect(run.errors == "")
                #expect(run.output.isEmpty == redirection.contains(" >&-") || redirection == ">&-")
            }
        }
    }

    @Test("tellerd has /dev/null there")
    func daemon() throws {
        try Scratch.use { scratch in
            let daemon = try scratch.daemon(wrapper: Self.closed)
            #expect(streams(of: daemon.process) == ["/dev/null", "/dev/null", "/dev/null"])
            #expect(try daemon.process.terminate() == .status(0))
        }
    }

    @Test("A socket from systemd stays what it is")
    func passed() throws {
        try Scratch.use { scratch in
            let activation = ["systemd-socket-activate", "-l", scratch.socket, "--fdname=rpc"]
            let process = try scratch.spawn(activation + Self.closed + scratch.tellerd())
            try wait(until: "the socket is there") {
                FileManager.default.fileExists(atPath: scratch.socket)
            }
            #expect(try Wire(scratch.socket).call("server.ping")["result"] == [:])
            #expect(streams(of: process) == ["/dev/null", "/dev/null", "/dev/null"])
        }
    }

    @Test("teller-bridge has /dev/null there")
    func bridge() throws {
        try Scratch.use { scratch in
            let process = try scratch.spawn(
                Self.closed + [Programs.bridge, "--listen", "127.0.0.1:0"]
                    + ["--socket", scratch.socket])
            // Until it begins, the shell has them closed.
            try wait(until: "the bridge has /dev/null there") {
                streams(of: process) == ["/dev/null", "/dev/null", "/dev/null"]
            }
        }
    }
}
