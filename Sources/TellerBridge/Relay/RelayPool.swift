internal import Logging
internal import NIOCore
internal import NIOPosix

/// The way to the daemon: one connection for each event loop.
package struct RelayPool: Sendable {
    private let connections: [ObjectIdentifier: RelayConnection]

    init(
        loops: any EventLoopGroup, path: String, metrics: BridgeMetrics.OfRelay, logger: Logger
    ) {
        connections = Dictionary(
            uniqueKeysWithValues: loops.makeIterator().map { loop in
                (
                    ObjectIdentifier(loop),
                    RelayConnection(loop: loop, path: path, metrics: metrics, logger: logger)
                )
            })
    }

    /// The connection of a loop of the group.
    func connection(of loop: any EventLoop) -> RelayConnection {
        guard let connection = connections[ObjectIdentifier(loop)] else {
            preconditionFailure("a loop of another group")
        }
        return connection
    }

    /// Connects before the first request needs it.
    func start() async {
        for connection in connections.values { await connection.start() }
    }

    func stop() async {
        for connection in connections.values { await connection.stop() }
    }
}
