internal import TellerRPC

/// A field of the seed's that holds a text, read as the seed read it: a number is its digits, and
/// what is empty is refused, together with all else that is wrong.
struct TextField {
    let name: String
    /// Whether spaces around it are no part of it.
    var isTrimmed = false
    /// Whether spaces alone are nothing.
    var isSaying = false

    /// A name as it is typed or pasted.
    static let username = TextField(name: "username", isTrimmed: true, isSaying: true)
    /// Every character counts.
    static let password = TextField(name: "password")
    static let message = TextField(name: "message", isSaying: true)
    static let token = TextField(name: "token")

    enum Reading {
        case json([UInt8])
        case refused(String)
    }

    func read(_ value: BodyFields.Value) -> Reading {
        switch value {
        case .text(let text): return read(text, source: nil)
        case .file: return .refused("The field '\(name)' must be a text.")
        case .json(let source):
            switch source.first ?? 0 {
            case UInt8(ascii: "\""):
                // What is no text of Unicode the daemon refuses.
                guard let text = JSONText.string(source[...]) else { return .json(source) }
                return read(text, source: source)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                return read(String(decoding: source, as: UTF8.self), source: nil)
            default:
                return .refused("The field '\(name)' must be a text.")
            }
        }
    }

    /// The text as JSON, whose `source` is as good where nothing is taken from it.
    private func read(_ text: String, source: [UInt8]?) -> Reading {
        let begun = text.drop(while: \.isWhitespace)
        guard !(isSaying ? begun.isEmpty : text.isEmpty) else {
            return .refused("The field '\(name)' is empty.")
        }
        guard isTrimmed else { return .json(source ?? JSONText.text(text)) }
        let end = begun.lastIndex { !$0.isWhitespace } ?? begun.startIndex
        return .json(JSONText.text(String(begun[...end])))
    }
}
