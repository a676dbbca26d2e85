package enum ChatCancel: Method {
    package static let name = "chat.cancel"
    package static let access = Access.user
    package static let summary = "Stops a chat that still runs; what it said so far may be charged."
    package static let errors: [ErrorKind] = [.notFound]
    package static let actsAsNotification = true

    package struct Params: MethodParams {
        /// The id of a request of the caller's on this connection; its source text is compared, see
        /// `RawParams`.
        package var request: RequestIDValue?
        package var chat: String?
        package var idempotencyKey: String?

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case request, chat
            case idempotencyKey = "idempotency_key"
        }

        package init(
            request: RequestIDValue? = nil, chat: String? = nil, idempotencyKey: String? = nil
        ) {
            self.request = request
            self.chat = chat
            self.idempotencyKey = idempotencyKey
        }

        /// How many of the three ways to name a chat it has; one is right.
        package var nameCount: Int {
            [request != nil, chat != nil, idempotencyKey != nil].count(where: \.self)
        }

        package static let fields: [Field<Params>] = [
            .value(
                "request", \.request, .requestID,
                "The id, as sent, of a chat request of the caller on this connection; exactly one "
                    + "param is given."),
            .text(
                "chat", \.chat, bytes: Limits.publicIDBytes,
                "A chat of the caller, of whichever connection."),
            .text(
                "idempotency_key", \.idempotencyKey, bytes: Limits.idempotencyKeyBytes,
                "The key that a chat of the caller was sent with, before its id is known."),
        ]
    }

    package struct Result: MethodResult {
        package var cancelled: Bool

        package init(cancelled: Bool) { self.cancelled = cancelled }

        package static let properties = [
            Property(
                "cancelled", .boolean, "False where the chat came to another end, or had before.")
        ]
    }
}
