internal import HTTPTypes
internal import TellerRPC

/// The document of all routes.
enum OpenAPIRoutes {
    static let all = [
        Route(.get, "/openapi.json", operation) { _ in .json(document) }
    ]

    private static let operation = Operation(
        id: "openapi", summary: "This document.",
        answers: [
            .init(
                status: 200, summary: "OpenAPI 3.1.",
                schemas: [Operation.json: .object(["type": .string("object")])])
        ])

    /// Made once: it is the same for everybody.
    private static let document: [UInt8] = {
        let json = OpenAPIDocument(Routes.all, version: Version.current).json
        return (try? JSONText.encode(json)) ?? Array("{}".utf8)
    }()
}
