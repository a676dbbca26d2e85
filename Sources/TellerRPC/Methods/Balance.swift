package enum Balance: Method {
    package static let name = "balance"
    package static let access = Access.user
    package static let summary = "Tells what the account can spend, and what open chats hold."
    package static let errors: [ErrorKind] = []

    package typealias Params = NoParams

    package struct Result: MethodResult {
        package var balance: Int64
        package var held: Int64

        package init(balance: Int64, held: Int64) {
            self.balance = balance
            self.held = held
        }

        package static let properties = [
            Property("balance", .tokens, "Tokens that the account can spend."),
            Property("held", .tokens, "Tokens set aside for chats that still run."),
        ]
    }
}
