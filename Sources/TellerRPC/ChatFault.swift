/// What can be wrong with the params of a chat beyond types and ranges.
enum ChatFault {
    static func message(_ text: String) -> RPCError? {
        if text.isEmpty { return .invalidParams("The param 'message' is empty.") }
        return size(text.utf8.count, of: "The message has")
    }

    static func messages(_ messages: [ChatMessage]) -> RPCError? {
        guard Limits.messagesCount.contains(messages.count) else {
            return .invalidParams(
                "The param 'messages' has \(messages.count) messages; it may have "
                    + "\(Limits.messagesCount.lowerBound) to \(Limits.messagesCount.upperBound).")
        }
        guard let last = messages.last, last.role == .user, !last.content.isEmpty else {
            return .invalidParams(
                "The param 'messages' must end with a message of the role user that is not empty.")
        }
        return size(
            messages.reduce(0) { $0 + $1.content.utf8.count }, of: "The messages together have")
    }

    static func options(_ options: ChatOptions) -> RPCError? {
        number("temperature", options.temperature, ChatOptions.temperatureRange)
            ?? number("top_p", options.topP, ChatOptions.topPRange)
            ?? number("presence_penalty", options.presencePenalty, ChatOptions.penaltyRange)
            ?? number("frequency_penalty", options.frequencyPenalty, ChatOptions.penaltyRange)
            ?? options.stop.flatMap(stop)
    }

    private static func stop(_ texts: [String]) -> RPCError? {
        let count = Limits.stopCount
        guard count.contains(texts.count),
            texts.allSatisfy({ ChatOptions.stopBytes.contains($0.utf8.count) })
        else {
            return .invalidParams(
                "The param 'options.stop' may have \(count.lowerBound) to \(count.upperBound) "
                    + "texts of \(ChatOptions.stopBytes.lowerBound) to "
                    + "\(ChatOptions.stopBytes.upperBound) bytes.")
        }
        return nil
    }

    private static func number(
        _ name: String, _ value: Double?, _ range: ClosedRange<Double>
    ) -> RPCError? {
        guard let value, !range.contains(value) else { return nil }
        return .invalidParams(
            "The param 'options.\(name)' is \(value); it may be \(range.lowerBound) to "
                + "\(range.upperBound).")
    }

    private static func size(_ bytes: Int, of what: String) -> RPCError? {
        guard bytes > Limits.messageBytes else { return nil }
        return RPCError(
            .tooLarge, "\(what) \(bytes) bytes; the limit is \(Limits.messageBytes).")
    }
}
