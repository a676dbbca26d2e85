internal import TellerLedger
internal import TellerRPC

/// Pieces of streamed replies that wait for the reader to take the one before.
///
/// Each stream has one delta on its way at most; what comes meanwhile goes together into the next.
/// So a slow reader costs the text that it has not read, and not one envelope a word.
struct HeldDeltas {
    private struct Stream {
        var chat: ChatID
        var text = ""
    }

    /// Those that have a delta on its way.
    private var streams: [RequestID: Stream] = [:]
    private(set) var bytes = 0

    /// Takes a piece; whether it is to be sent now.
    mutating func take(_ text: String, of chat: ChatID, to request: RequestID) -> Bool {
        guard streams[request] != nil else {
            streams[request] = Stream(chat: chat)
            return true
        }
        streams[request]?.text += text
        bytes += text.utf8.count
        return false
    }

    /// The one on its way has arrived: what is to be sent next, if there is anything.
    mutating func next(of request: RequestID) -> (chat: ChatID, text: String)? {
        guard let stream = streams[request] else { return nil }
        guard !stream.text.isEmpty else {
            streams[request] = nil
            return nil
        }
        bytes -= stream.text.utf8.count
        streams[request]?.text = ""
        return (stream.chat, stream.text)
    }

    /// The rest, which goes out before the response.
    mutating func end(_ request: RequestID) -> (chat: ChatID, text: String)? {
        defer { streams[request] = nil }
        return next(of: request)
    }
}
