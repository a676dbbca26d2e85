/// A request that runs: a connection, and the id by which it knows the request.
package struct CallIdentity: Hashable, Sendable {
    private let connection: ObjectIdentifier
    private let id: [UInt8]

    package init(connection: ObjectIdentifier, id: [UInt8]) {
        self.connection = connection
        self.id = id
    }
}
