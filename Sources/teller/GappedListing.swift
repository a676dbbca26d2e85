import TellerClient
import TellerRPC

/// A listing that passes over what it does not show, so that a page may be empty and not the last.
protocol GappedListing: Method {
    /// What goes on behind a page that shows nothing; nil where it shows something, or is the last.
    static func params(_ params: Params, behind page: Result) -> Params?
}

extension Session {
    /// Prints the first page that shows something, or the last.
    func show<M: GappedListing>(
        pageOf method: M.Type, _ params: M.Params
    ) async throws(CommandError) where M.Result: Displayable {
        try console.show(try await page(of: method, params))
    }

    /// The first page that shows something, or the last: an empty one is not all that there is.
    func page<M: GappedListing>(
        of method: M.Type, _ params: M.Params
    ) async throws(CommandError) -> Reply<M> {
        var params = params
        while true {
            let page = try await call(method, params)
            guard let next = M.params(params, behind: page.result) else { return page }
            params = next
        }
    }
}

extension Conversations: GappedListing {
    static func params(_ params: Params, behind page: Result) -> Params? {
        guard page.conversations.isEmpty, let next = page.next else { return nil }
        return Params(before: next, limit: params.limit)
    }
}

extension History: GappedListing {
    static func params(_ params: Params, behind page: Result) -> Params? {
        guard page.chats.isEmpty, let next = page.next else { return nil }
        return Params(conversation: params.conversation, before: next, limit: params.limit)
    }
}
