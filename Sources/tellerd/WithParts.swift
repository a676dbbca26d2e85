import ServiceLifecycle

/// Services that take the daemon's parts, which run as soon as there are any.
struct WithParts: Service {
    let opening: Opening
    let services: @Sendable (Parts) -> [any Service]

    func run() async throws {
        for await parts in await opening.whenOpen().cancelOnGracefulShutdown() {
            try await withThrowingTaskGroup { group in
                for service in services(parts) { group.addTask { try await service.run() } }
                try await group.waitForAll()
            }
        }
    }
}
