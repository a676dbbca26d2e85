internal import TellerRPC

extension CompletionField {
    static let messages = CompletionField(
        name: "messages", schema: messagesSchema,
        summary: "The whole conversation; the last message is the user's, and not empty."
    ) { value, request throws(HTTPFault) in
        guard let elements = value.elements else { throw .wrongType("messages", "an array") }
        guard Limits.messagesCount.contains(elements.count) else {
            throw .wrongValue(
                "messages",
                "\(Limits.messagesCount.lowerBound) to \(Limits.messagesCount.upperBound) messages")
        }
        var text: [UInt8] = []
        text.reserveCapacity(value.source.count)
        for (index, element) in elements.enumerated() {
            let message = try Message(element, "messages[\(index)]")
            if index == elements.count - 1, message.role != .user || message.content.count == 2 {
                throw .openAI(
                    .invalidValue, "messages",
                    "The last of 'messages' must be of the role user, and not empty.")
            }
            text += (index == 0 ? "[" : ",").utf8
            text += #"{"content":"#.utf8
            text += message.content
            text += #","role":"\#(message.role.rawValue)"}"#.utf8
        }
        request.messages = text + "]".utf8
    }

    /// One of them; its content is a string as JSON has it, quotes included.
    private struct Message {
        var role: ChatMessage.Role
        var content: [UInt8]

        init(_ value: JSONView, _ path: String) throws(HTTPFault) {
            guard let members = value.members else { throw .wrongType(path, "an object") }
            var role: ChatMessage.Role?
            var content: [UInt8]?
            for (name, value) in members where value.kind != .null {
                let path = path + "." + name
                switch name {
                case "role" where role == nil: role = try Self.role(value, path)
                case "content" where content == nil: content = try Self.content(value, path)
                case "role", "content": throw .repeated(path)
                case "annotations", "tool_calls":
                    // What other servers have answered comes back as it was.
                    guard value.elements?.isEmpty == true else { throw .unsupported(path) }
                case "provider_specific_fields":
                    // What litellm makes of a 'refusal' that is null.
                    guard value.members?.allSatisfy({ $0.value.kind == .null }) == true else {
                        throw .unsupported(path)
                    }
                case "audio", "function_call", "name", "refusal", "tool_call_id":
                    throw .unsupported(path)
                default: throw .unknown(path)
                }
            }
            guard let role else { throw .missing(path + ".role") }
            guard let content else { throw .missing(path + ".content") }
            self.role = role
            self.content = content
        }

        private static func role(
            _ value: JSONView, _ path: String
        ) throws(HTTPFault) -> ChatMessage.Role {
            switch value.string {
            case "system", "developer": return .system
            case "user": return .user
            case "assistant": return .assistant
            case "tool", "function":
                throw .unsupported(path, "Messages of tools are not supported.")
            case nil: throw .wrongType(path, "a string")
            default: throw .wrongValue(path, "system, developer, user or assistant")
            }
        }

        private static func content(
            _ value: JSONView, _ path: String
        ) throws(HTTPFault) -> [UInt8] {
            guard let parts = value.elements else {
                guard value.kind == .string else {
                    throw .wrongType(path, "a string or an array of parts")
                }
                return Array(value.source)
            }
            guard !parts.isEmpty else { throw .wrongValue(path, "at least one part") }
            var content = [UInt8(ascii: "\"")]
            for (index, part) in parts.enumerated() {
                if index > 0 { content += #"\n"#.utf8 }
                content += try text(of: part, "\(path)[\(index)]").dropFirst().dropLast()
            }
            return content + "\"".utf8
        }

        private static func text(
            of part: JSONView, _ path: String
        ) throws(HTTPFault) -> ArraySlice<UInt8> {
            guard let members = part.members else { throw .wrongType(path, "an object") }
            var kind: JSONView?
            var text: ArraySlice<UInt8>?
            for (name, value) in members where value.kind != .null {
                let path = path + "." + name
                switch name {
                case "type" where kind == nil: kind = value
                case "text" where text == nil:
                    guard value.kind == .string else { throw .wrongType(path, "a string") }
                    text = value.source
                case "type", "text": throw .repeated(path)
                case "prompt_cache_breakpoint":
                    guard value.kind == .object else { throw .wrongType(path, "an object") }
                case "image_url", "input_audio", "file", "refusal": throw .unsupported(path)
                default: throw .unknown(path)
                }
            }
            guard let kind else { throw .missing(path + ".type") }
            guard kind.string == "text" else {
                throw .unsupported(path + ".type", "Only parts of the type text are supported.")
            }
            guard let text else { throw .missing(path + ".text") }
            return text
        }
    }
}
