internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization
internal import TellerRPC

/// A model's server of the tests, which does to its callers what servers of this world do: it
/// fails, hangs, cuts off, lies, and sometimes answers.
///
/// What happens to a request is written down in a script, chosen by the name of the model that the
/// request is for.
package final class Upstream: Sendable {
    /// A request as it came in.
    package struct Request: Sendable {
        /// Which of its model's it is; the first is 1.
        package let number: Int
        package let model: String
        package let path: String
        /// By their names in small letters.
        package let headers: [String: String]
        package let body: JSON

        package var isStreamed: Bool { body["stream"] == true }

        /// The text of the last message.
        package var question: String { body["messages"].elements.last?["content"].text ?? "" }
    }

    package typealias Script = @Sendable (Request) -> [Step]

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var running = 0
        var abandoned = 0
    }

    private let state = Mutex(State())
    private let scripts: [String: Script]
    private let channel: any Channel
    private let port: Int

    /// Listens on a port of its own; a model without a script is one of `Mischief`.
    package init(_ scripts: [String: Script] = [:]) throws {
        self.scripts = scripts
        let owner = Owner()
        channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(HTTPRequestDecoder()), UpstreamConnection(owner))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        port = channel.localAddress?.port ?? 0
        owner.upstream = self
    }

    deinit { channel.close(promise: nil) }

    /// Breaks the circle of the listener and what it is for.
    final class Owner: Sendable {
        private let found = Mutex<WeakUpstream>(WeakUpstream())

        private struct WeakUpstream { weak var value: Upstream? }

        var upstream: Upstream? {
            get { found.withLock { $0.value } }
            set { found.withLock { $0.value = newValue } }
        }
    }

    /// Takes no connection any more.
    package func close() { try? channel.close().wait() }

    /// What goes into a config as `url`.
    package var url: String { "http://127.0.0.1:\(port)/v1" }

    // What it has seen

    package var requests: [Request] { state.withLock { $0.requests } }

    package func requests(of model: String) -> [Request] { requests.filter { $0.model == model } }

    /// Connections that were ever made.
    package var connections: Int { state.withLock { $0.connections } }

    /// Answers that are not at their end.
    package var running: Int { state.withLock { $0.running } }

    /// Answers whose caller went away before their end.
    package var abandoned: Int { state.withLock { $0.abandoned } }

    // What its connections tell

    func opened() { state.withLock { $0.connections += 1 } }

    func heard(
        _ path: String, _ headers: [String: String], _ bytes: [UInt8]
    ) -> [Step] {
        let body = (try? JSONText.decode(JSON.self, from: bytes)) ?? .null
        let model = body["model"].text ?? ""
        let request = state.withLock { state in
            let number = state.requests.count { $0.model == model } + 1
            let request = Request(
                number: number, model: model, path: path, headers: headers, body: body)
            state.requests.append(request)
            state.running += 1
            return request
        }
        if let script = scripts[model] { return script(request) }
        guard let mischief = Mischief(rawValue: model) else {
            return [.send(HTTPText.whole("no script for \(model)", status: "404 Not Found"))]
        }
        return mischief.steps(request)
    }

    func ended(isWhole: Bool) {
        state.withLock { state in
            state.running -= 1
            if !isWhole { state.abandoned += 1 }
        }
    }
}

extension Upstream {
    /// One that was there, and whose port now refuses connections.
    package static func absent() throws -> Upstream {
        let upstream = try Upstream()
        upstream.close()
        return upstream
    }
}
