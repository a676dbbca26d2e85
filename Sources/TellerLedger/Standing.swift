/// How an account stands: all that a charge needs to know of it.
///
/// Amounts are tokens.
package struct Standing: Hashable, Sendable {
    /// Raw values are those of the store.
    package enum Role: Int64, Sendable {
        case user = 0
        case admin = 1
    }

    package enum State: Int64, Sendable {
        case active = 0
        case disabled = 1
        /// Without name, logins and texts, for ever.
        case erased = 2
    }

    package var id: AccountID
    package var role: Role
    package var state: State
    /// What it can spend; never below zero.
    package var balance: Int64
    /// What open holds have set aside; never below zero.
    package var held: Int64

    package init(id: AccountID, role: Role, state: State, balance: Int64, held: Int64) {
        self.id = id
        self.role = role
        self.state = state
        self.balance = balance
        self.held = held
    }

    /// What the sum of the account's entries must be.
    ///
    /// The store keeps it within `Cap.account`; of a row that was tampered with it is the most there
    /// is, so that nothing can be granted on top.
    package var total: Int64 { balance.addingClamped(held) }
}
