import NIOPosix
import Synchronization
import TellerClient
import TellerRPC
import TestSupport

/// A server of HTTP in a bridge's place, which does to each request what a test's script says.
struct FakeBridge: Sendable {
    let url: String
    private let server: Upstream

    /// Plays a bridge, with a client that waits for nothing between its tries.
    static func play(
        _ script: @escaping Upstream.Script,
        _ body: (FakeBridge, Client) async throws -> Void
    ) async throws {
        // JSON-RPC names no model.
        let server = try Upstream(["": script])
        let bridge = FakeBridge(url: server.url, server: server)
        let client = Client(
            address: .bridge(try BridgeURL(server.url)),
            group: MultiThreadedEventLoopGroup.singleton,
            pause: { _ in })
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(bridge, client)) } catch {
            outcome = .failure(error)
        }
        await client.close()
        server.close()
        try outcome.get()
    }

    /// What it was asked, in the order of coming.
    var requests: [Upstream.Request] { server.requests }

    /// From now on nobody listens.
    func stop() { server.close() }
}

/// A whole answer of the bridge, as JSON.
func answer(_ body: String, status: String = "200 OK", _ headers: [String: String] = [:]) -> [Step]
{
    [.send(HTTPText.whole(body, status: status, headers))]
}

/// Events, each with a line for its data, and signs of life between them.
func events(_ lines: [String], then end: [Step] = [.send(HTTPText.lastChunk)]) -> [Step] {
    let parts = lines.flatMap { line in
        [": waiting\n\n", "data: \(line)\n\n"].map { Step.send(HTTPText.chunk($0)) }
    }
    return [.send(HTTPText.streamHead)] + parts + end
}

let pong = #"{"jsonrpc":"2.0","id":1,"result":{}}"#

func delta(_ text: String, of chat: String = "c") -> String {
    #"{"jsonrpc":"2.0","method":"chat.delta","params":{"request":1,"chat":"\#(chat)","#
        + #""text":"\#(text)"}}"#
}

func result(_ reply: String, of chat: String = "c") -> String {
    #"{"jsonrpc":"2.0","id":1,"result":{"chat":"\#(chat)","conversation":"c","model":"echo","#
        + #""reply":"\#(reply)","price":100,"balance":3900,"finish_reason":"stop","#
        + #""usage":{"input_tokens":1,"output_tokens":1}}}"#
}

func refused(_ code: Int, _ kind: String, id: String = "1") -> String {
    #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":\#(code),"message":"No.","#
        + #""data":{"kind":"\#(kind)","chat":"c","price":100}}}"#
}
