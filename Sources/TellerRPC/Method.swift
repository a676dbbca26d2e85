/// A method of the contract.
///
/// Each has a file of its own in `Methods/` and a place in `Methods.all`.
package protocol Method: Sendable {
    associatedtype Params: MethodParams
    associatedtype Result: MethodResult

    static var name: String { get }
    static var access: Access { get }
    /// One sentence: what is true after it has answered.
    static var summary: String { get }
    /// The errors it may give, beyond those that any request may get.
    static var errors: [ErrorKind] { get }
    /// Whether it has an effect when it comes as a notification.
    static var actsAsNotification: Bool { get }
}

extension Method {
    package static var actsAsNotification: Bool { false }
}

/// Who may call a method.
package enum Access: Sendable {
    case anyone
    /// The owner of a valid token; the method takes the param `token`.
    case user
    /// A peer that the config names, or the owner of a token whose account has the role admin.
    case admin
}

/// The params of a method, each declared once as a field.
package protocol MethodParams: Codable, Sendable {
    static var fields: [Field<Self>] { get }
}

/// The result of a method, with what documents its members.
package protocol MethodResult: Codable, Sendable {
    static var properties: [Property] { get }
    /// The result as JSON: one line, members in the order of their names.
    func jsonText() throws -> [UInt8]
}

extension MethodResult {
    package func jsonText() throws -> [UInt8] { try JSONText.encode(self) }
}

/// For methods that take no params of their own.
package struct NoParams: MethodParams {
    package static let fields: [Field<NoParams>] = []

    package init() {}
}

/// For methods that have nothing to say but that they are done.
package struct Done: MethodResult {
    package static let properties: [Property] = []

    package init() {}
}
