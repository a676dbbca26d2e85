import Glibc
import NIOPosix
import TellerRPC
import Testing

@testable import TellerClient

@Suite struct UnreachableTests {
    private func obstacle(at path: String) async -> ClientError? {
        let client = Client(socketPath: path, group: MultiThreadedEventLoopGroup.singleton)
        do {
            _ = try await client.call(ServerPing.self, NoParams())
            return nil
        } catch {
            return error
        }
    }

    @Test("A socket that is not there is missing")
    func missing() async throws {
        try await FakeDaemon.inFolder { folder in
            let path = folder + "/s"
            #expect(await obstacle(at: path) == .unreachable(at: path, .missing))
        }
    }

    @Test("A socket on which nobody listens refuses")
    func refused() async throws {
        try await FakeDaemon.inFolder { folder in
            let path = folder + "/s"
            #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
            #expect(await obstacle(at: path) == .unreachable(at: path, .refused))
        }
    }

    @Test("A path that no socket can have is told with the limit")
    func tooLong() async throws {
        let path = "/" + String(repeating: "x", count: 107)
        #expect(await obstacle(at: path) == .unreachable(at: path, .tooLong(limit: 107)))
    }

    @Test(
        "Errors of connect(2) by what a user can do about them",
        arguments: [
            (ENOENT, ClientError.Obstacle.missing), (ENOTDIR, .missing), (ECONNREFUSED, .refused),
            (EACCES, .permissionDenied), (EPERM, .permissionDenied), (EAGAIN, .busy),
            (EPROTOTYPE, .other("Protocol wrong type for socket")),
        ])
    func errnos(code: CInt, obstacle: ClientError.Obstacle) {
        #expect(ClientError.Obstacle(errno: code) == obstacle)
    }

    @Test("The socket is looked for in the documented order")
    func order() {
        func find(_ option: String?, _ variables: [String: String], exists: Bool) -> String {
            SocketPath.find(
                option: option, environment: { variables[$0] }, exists: { _ in exists }
            ).path
        }
        let all = ["TELLER_SOCKET": "/env", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(find("/opt", all, exists: true) == "/opt")
        #expect(find(nil, all, exists: true) == "/env")
        let runtime = ["TELLER_SOCKET": "", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(find(nil, runtime, exists: true) == "/run/user/1/teller/teller.sock")
        #expect(find(nil, runtime, exists: false) == "/run/teller/teller.sock")
        #expect(find(nil, ["XDG_RUNTIME_DIR": "."], exists: true) == "/run/teller/teller.sock")
    }
}
