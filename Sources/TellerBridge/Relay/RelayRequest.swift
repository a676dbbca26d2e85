internal import NIOCore
internal import TellerClient
package import TellerRPC

/// A request as it goes to the daemon, but for its id.
package struct RelayRequest: Sendable {
    /// Whether it may be sent again when nobody knows if it took effect.
    enum Repetition {
        case harmless, keyed, unsafe
    }

    package let method: String
    /// An object as JSON text.
    let params: [UInt8]
    let repetition: Repetition

    /// Methods that only the bridge itself may call, and the param that only it may give.
    static let ownMethods: Set<String> = ["relay", Authenticate.name]
    static let addressParam = "client_address"
    static let keyParam = "idempotency_key"

    /// From the request to its answer; nil for what takes as long as it takes: a model, or work
    /// through the whole ledger.
    var answerTime: TimeAmount? {
        [ChatSend.name, AdminVerify.name, AdminBackup.name].contains(method)
            ? nil : BridgeLimits.answer
    }

    /// A request of a caller.
    ///
    /// A write that takes an idempotency key and has none gets a random one, so that it can be
    /// sent again.
    ///
    /// - Errors: `forbidden` for what is the bridge's alone.
    package init(
        _ method: String, _ members: [(name: String, value: [UInt8])], token: String?,
        client: ClientAddress
    ) throws(RPCError) {
        guard !Self.ownMethods.contains(method) else {
            throw RPCError(.forbidden, "The method '\(method)' is not served over HTTP.")
        }
        guard !members.contains(where: { $0.name == Self.addressParam }) else {
            throw RPCError(.forbidden, "The param 'client_address' is the bridge's own.")
        }
        self.method = method
        var text = Array("{\"client_address\":\"".utf8)
        text += client.text.utf8
        text.append(UInt8(ascii: "\""))
        var hasKey = false
        for (name, value) in members {
            if name == Self.keyParam {
                // Null is as good as none, and would stand in the way of another.
                if value.elementsEqual("null".utf8) { continue }
                hasKey = true
            }
            Self.append(name, value, to: &text)
        }
        if let token, !members.contains(where: { $0.name == "token" }) {
            Self.append("token", JSONText.text(token), to: &text)
        }
        if TellerClient.Repetition.repeatable.contains(method) {
            repetition = .harmless
        } else if TellerClient.Repetition.writesWithKey.contains(method) {
            if !hasKey {
                Self.append(Self.keyParam, JSONText.text(IdempotencyKey.random()), to: &text)
            }
            repetition = .keyed
        } else {
            repetition = .unsafe
        }
        text.append(UInt8(ascii: "}"))
        params = text
    }

    /// A request of the bridge itself.
    init(own method: String) {
        self.method = method
        params = Array("{}".utf8)
        repetition = .harmless
    }

    private static func append(_ name: String, _ value: [UInt8], to text: inout [UInt8]) {
        text += ",".utf8
        text += JSONText.text(name)
        text += ":".utf8
        text += value
    }

    /// LF included.
    ///
    /// - Errors: `too_large` and `parse_error` where the daemon would not take it.
    func line(id: Int64) throws(RPCError) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(params.count + method.utf8.count + 64)
        line += "{\"jsonrpc\":\"2.0\",\"id\":".utf8
        line += String(id).utf8
        line += ",\"method\":".utf8
        line += JSONText.text(method)
        line += ",\"params\":".utf8
        // JSON has line ends only between its tokens, where a space says the same.
        line += params.lazy.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
        line.append(UInt8(ascii: "}"))
        guard line.count <= Limits.lineBytes else {
            throw RPCError(
                .tooLarge,
                "The request has \(line.count) bytes; the limit is \(Limits.lineBytes).")
        }
        // The daemon could not tell whose answer its refusal is, and others wait on the connection.
        do {
            _ = try JSONObjectText(line)
        } catch .depth {
            throw RPCError(
                .parseError,
                "The request nests deeper than \(Limits.jsonDepth) levels, as the daemon counts.")
        } catch {
            throw RPCError(.parseError, "The request is not JSON in UTF-8.")
        }
        line.append(0x0A)
        return line
    }
}

extension JSONText {
    /// A string as JSON text.
    static func text(_ string: String) -> [UInt8] {
        // A string is encoded without fail.
        (try? encode(string)) ?? Array("\"\"".utf8)
    }
}
