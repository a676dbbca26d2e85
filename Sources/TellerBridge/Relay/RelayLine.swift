internal import TellerRPC

/// What one line from the daemon holds, as far as the bridge has to know.
///
/// Texts stay as they are in JSON: they are passed on, not read.
enum RelayLine {
    case result(id: Int64, [UInt8])
    case error(id: Int64?, RPCError)
    case delta(id: Int64, RelayDelta)
    /// A notification that this build does not know.
    case other

    struct Unreadable: Error {}

    init(_ line: [UInt8]) throws(Unreadable) {
        guard let object = try? JSONObjectText(line) else { throw Unreadable() }
        if let method = object["method"] {
            guard method.elementsEqual("\"chat.delta\"".utf8), let params = object["params"],
                let params = try? JSONObjectText(Array(params)),
                let id = Self.id(params["request"]), let chat = params["chat"],
                let text = params["text"]
            else {
                self = .other
                return
            }
            self = .delta(id: id, RelayDelta(chat: Array(chat), text: Array(text)))
        } else if let error = object["error"] {
            guard let error = try? JSONText.decode(RPCError.self, from: error) else {
                throw Unreadable()
            }
            self = .error(id: Self.id(object["id"]), error)
        } else if let result = object["result"], let id = Self.id(object["id"]) {
            self = .result(id: id, Array(result))
        } else {
            throw Unreadable()
        }
    }

    private static func id(_ text: ArraySlice<UInt8>?) -> Int64? {
        text.flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }
}

/// A piece of a streamed reply, as JSON text.
package struct RelayDelta: Sendable, Hashable {
    /// A string as JSON has it, quotes included.
    package let chat: [UInt8]
    /// Likewise.
    package let text: [UInt8]
}
