import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("Sockets that outlive the daemon", .blocking, .serialized)
struct ActivationTests {
    @Test("Over restarts no connection is refused and no call is lost")
    func restarts() throws {
        try Scratch.use { scratch in
            let socket = try HeldSocket(scratch)
            let first = try socket.daemon()
            let load = Load(first, try first.account("alice", balance: 100_000_000))
            let end = Flag()
            let exits = try onThreads(33) { number -> [Child.Exit] in
                guard number == 32 else {
                    load.chat(Load.Style.allCases[number % 2], until: end)
                    return []
                }
                defer { end.set() }
                var daemon = first
                return try (0..<5).map { _ in
                    let before = load.sofar.answered
                    try wait(until: "more is answered") { load.sofar.answered > before + 200 }
                    let exit = try daemon.process.terminate()
                    daemon = try socket.daemon()
                    return exit
                }
            }
            #expect(exits[32] == Array(repeating: .status(0), count: 5), "\(scratch.log)")
            #expect(load.sofar.unreached == [])
            #expect(load.sofar.lost == [])
            #expect(load.sofar.refused == [])
            let wire = try Wire(scratch.socket)
            let report = try wire.call("admin.verify")["result"]
            #expect(report["ok"] == true)
            #expect(report["spent"] == .integer(Int64(load.sofar.answered) * 100))
        }
    }

    @Test("A daemon that was passed its socket leaves the socket's file alone")
    func foreignPath() throws {
        try Scratch.use { scratch in
            let socket = try HeldSocket(scratch)
            for _ in 0..<2 {
                let daemon = try socket.daemon()
                #expect(try daemon.process.terminate() == .status(0))
                #expect(FileManager.default.fileExists(atPath: scratch.socket))
            }
        }
    }

    @Test("The first connection starts it, and SIGTERM loses nothing", arguments: 1...3)
    func systemdSocketActivate(_ round: Int) throws {
        try Scratch.use { scratch in
            let activator = ["systemd-socket-activate", "-l", scratch.socket, "--fdname=rpc"]
            let daemon = try scratch.daemon(wrapper: activator)
            let load = Load(daemon, try daemon.account("alice", balance: 100_000_000))
            let exits = try onThreads(65) { number -> Child.Exit? in
                guard number == 64 else {
                    load.chat(.oneConnection)
                    return nil
                }
                try wait(until: "chats were answered") { load.sofar.answered > 200 * round }
                return try daemon.process.terminate()
            }
            #expect(exits[64] == .status(0), "\(scratch.log)")
            // Nobody holds this socket: who waits at it when the daemon ends has no next one.
            #expect(load.sofar.lost.allSatisfy { $0 == .broken(ECONNRESET) })
            #expect(load.sofar.refused == [])
        }
    }

    @Test("A descriptor that is no listening socket is refused by name")
    func unsuitable() throws {
        try Scratch.use { scratch in
            let tell =
                "export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=rpc; exec \"$@\" 3</dev/null"
            let child = try scratch.spawn(["sh", "-c", tell, "sh"] + scratch.tellerd())
            #expect(try child.wait() != .status(0))
            #expect(scratch.log.contains("'rpc', which is no listening Unix stream socket"))
        }
    }
}
