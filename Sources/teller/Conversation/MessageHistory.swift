/// The messages that were typed before, kept for the arrow keys in a file of mode 0600: one a
/// line, the newest last.
struct MessageHistory: Sendable {
    /// What is remembered at the start of a conversation.
    static let messages = 1000
    /// Longer ones were pasted, and would not be typed again.
    static let messageBytes = 8192

    let path: String
    private let directory: String

    init(directory: String = StateDirectory.path) {
        self.directory = directory
        path = directory + "/history"
    }

    /// The messages, oldest first; cuts the file down to them where it has grown longer.
    ///
    /// Without a file that can be read there are none: history is a convenience, not a promise.
    func load() -> [String] {
        let limit = Self.messages * Self.messageBytes
        guard let bytes = try? File.read(path, limit: limit) else { return [] }
        let all = bytes.split(separator: UInt8(ascii: "\n"))
        let kept = all.suffix(Self.messages)
        if kept.count < all.count {
            try? File.replace(path, with: Array(kept.joined(separator: "\n".utf8)) + "\n".utf8)
        }
        return kept.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Remembers a message at once, so that conversations side by side lose nothing.
    func add(_ message: String) {
        guard message.utf8.count <= Self.messageBytes, !message.contains("\n") else { return }
        try? File.makeDirectory(directory)
        try? File.append(Array(message.utf8) + "\n".utf8, to: path)
    }
}
