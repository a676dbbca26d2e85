/// The params of an administrator's write that concerns one account.
package struct AccountParams: MethodParams {
    package var username: String
    package var memo: String?

    package init(username: String, memo: String? = nil) {
        self.username = username
        self.memo = memo
    }

    package static let fields: [Field<AccountParams>] = [
        .username("username", \.username), .memo(\.memo),
    ]
}
