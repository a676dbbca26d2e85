import Foundation
import TellerRPC

/// A running tellerd.
package final class TestDaemon: Sendable {
    package let scratch: Scratch
    package let process: Child

    package struct DidNotServe: Error, CustomStringConvertible {
        package let description: String
    }

    init(_ scratch: Scratch, _ process: Child) {
        self.scratch = scratch
        self.process = process
    }

    package func connect() throws(WireError) -> Wire { try Wire(scratch.socket) }

    package func call(_ method: String, _ params: JSON = [:]) throws -> JSON {
        try connect().call(method, params)
    }

    /// What the ledger says of itself, to root.
    package func verify() throws -> JSON { try call("admin.verify")["result"] }

    /// Opens an account by the administrator's hand and logs in; the token.
    package func account(_ name: String, balance: Int64 = 4000) throws -> JSON {
        let wire = try connect()
        let password = JSON.string("password of " + name)
        let account = try wire.call(
            "admin.create",
            ["username": .string(name), "password": password, "balance": .integer(balance)])
        let login = try wire.call("login", ["username": .string(name), "password": password])
        guard login["result"]["token"].text != nil else {
            throw DidNotServe(description: "\(account) \(login)")
        }
        return login["result"]["token"]
    }

    package var residentMemory: Int { process.residentMemory }

    package var openDescriptors: Int {
        let entries = try? FileManager.default.contentsOfDirectory(
            atPath: "/proc/\(process.pid)/fd")
        return entries?.count ?? 0
    }
}

extension Scratch {
    /// Plays a daemon with a config in a scratch folder.
    package static func serve(
        config: String? = nil, _ body: (TestDaemon) throws -> Void
    ) throws {
        try use { scratch in try body(try scratch.daemon(config: config)) }
    }

    /// Starts a daemon on this folder's state and socket, and waits until it serves.
    package func daemon(
        config: String? = nil, wrapper: [String] = [], descriptors: [Int32: Int32] = [:]
    ) throws -> TestDaemon {
        let arguments = try tellerd(config: config)
        let daemon = TestDaemon(self, try spawn(wrapper + arguments, descriptors: descriptors))
        try wait(until: "the daemon serves: \(log)") {
            if let exit = daemon.process.exit {
                throw TestDaemon.DidNotServe(description: "\(exit): \(log)")
            }
            guard let wire = try? daemon.connect() else { return false }
            return try wire.call("server.ping")["result"] == [:]
        }
        return daemon
    }

    /// The command that starts a daemon here.
    package func tellerd(config: String? = nil) throws -> [String] {
        let config = try write(config ?? "{}", to: "teller.yaml")
        return [Programs.tellerd, "--config", config, "--socket", socket, "--state", state]
    }

    /// Starts a program that writes to the log of this folder.
    package func spawn(
        _ command: [String], descriptors: [Int32: Int32] = [:]
    ) throws -> Child {
        let child = try Child(
            command, environment: Self.environment, output: path("log"), errors: path("log"),
            descriptors: descriptors)
        keep(child)
        return child
    }
}
