extension DecodingError {
    /// What is wrong, in words of the contract: which param, and what it should be.
    var sentence: String {
        switch self {
        case .typeMismatch(let type, let context):
            "The param '\(context.path)' must be \(Self.words(for: type))."
        case .valueNotFound(let type, let context):
            "The param '\(context.path)' is null; it must be \(Self.words(for: type))."
        case .keyNotFound(let key, let context):
            "The param '\(context.path(to: key))' is missing."
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            "The params hold a string that is not Unicode, or a number out of range."
        case .dataCorrupted(let context):
            "The param '\(context.path)' is out of range, or no value of its kind."
        @unknown default:
            "The params can't be read."
        }
    }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Int64.Type, is Int.Type: "an integer"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is [String: Any].Type, is [String: any Decodable].Type: "an object"
        default: "\(type)".hasPrefix("Array") ? "an array" : "an object"
        }
    }
}

extension DecodingError.Context {
    fileprivate var path: String { Self.text(codingPath) }

    fileprivate func path(to key: any CodingKey) -> String { Self.text(codingPath + [key]) }

    private static func text(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
