package enum ChatCancel: Method {
    package static let name = "chat.cancel"
    package static let access = Access.user
    package static let summary = "Stops a chat that still runs; what it said so far may be charged."
    package static let errors: [ErrorKind] = [.notFound]
    package static let actsAsNotification = true

    package struct Params: MethodParams {
        /// The id of a request of this connection; its source text is compared, see `RawParams`.
        package var request: RequestIDValue?
        package var chat: String?

        package init(request: RequestIDValue? = nil, chat: String? = nil) {
            self.request = request
            self.chat = chat
        }

        package static let fields: [Field<Params>] = [
            .value(
                "request", \.request, .requestID,
                "The id, as sent, of a chat request of this connection; or chat, never both."),
            .text(
                "chat", \.chat, bytes: Limits.publicIDBytes,
                "A chat of the caller, of whichever connection."),
        ]
    }

    package struct Result: MethodResult {
        package var cancelled: Bool

        package init(cancelled: Bool) { self.cancelled = cancelled }

        package static let properties = [
            Property(
                "cancelled", .boolean, "False where the chat had already come to its end.")
        ]
    }
}
