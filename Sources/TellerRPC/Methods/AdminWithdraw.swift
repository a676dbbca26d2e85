package enum AdminWithdraw: Method {
    package static let name = "admin.withdraw"
    package static let access = Access.admin
    package static let summary = "Takes tokens from an account's balance, never from its holds."
    package static let errors: [ErrorKind] = [
        .insufficientBalance, .notFound, .conflict, .unavailable,
    ]

    package typealias Params = AmountParams
    package typealias Result = AmountResult
}
