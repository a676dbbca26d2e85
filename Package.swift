// swift-tools-version: 6.2
import PackageDescription

// Order: C modules, libraries from the contract upwards, programs; each with its tests in the last section.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
]

// Packed, a relative relocation takes some bits in place of 24 bytes; gold can't do that. It makes
// what a program reads at its start, and keeps, 3 MiB smaller.
let linking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker",
            "--icf=safe",
        ], .when(configuration: .release))
]

func nio(_ product: String) -> Target.Dependency { .product(name: product, package: "swift-nio") }

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let signals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let httpClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")

func hummingbird(_ product: String) -> Target.Dependency {
    .product(name: product, package: "hummingbird")
}

let package = Package(
    name: "teller",
    products: [
        .executable(name: "tellerd", targets: ["tellerd"]),
        .executable(name: "teller", targets: ["teller"]),
        .executable(name: "teller-bridge", targets: ["teller-bridge"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Without its traits: it needs neither a config reader nor all of Foundation here.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(
            name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CLinux"),

        .target(name: "TellerRPC", swiftSettings: settings),
        .target(name: "TellerLedger", swiftSettings: settings),
        .target(
            name: "TellerStore",
            dependencies: [
                "TellerLedger", "CLinux", crypto,
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .target(
            name: "TellerModels",
            dependencies: [
                "TellerRPC", httpClient, nio("NIOCore"), nio("NIOHTTP1"), nio("NIOPosix"),
            ],
            swiftSettings: settings),
        .target(
            name: "TellerChat",
            dependencies: ["TellerLedger", "TellerModels", crypto],
            swiftSettings: settings),
        .target(
            name: "TellerAccounts",
            dependencies: ["TellerLedger", "CArgon2", crypto],
            swiftSettings: settings),
        .target(
            name: "TellerSystemd", dependencies: ["CSystemd", logging], swiftSettings: settings),
        .target(name: "TellerMetrics", dependencies: [metrics], swiftSettings: settings),
        .target(
            name: "TellerServer",
            dependencies: [
                "TellerRPC", "TellerLedger", "TellerChat", "TellerAccounts", "TellerModels",
                "TellerSystemd", "TellerMetrics", "CSystemd", nio("NIOCore"), nio("NIOPosix"),
                logging, lifecycle,
            ],
            swiftSettings: settings),
        .target(
            name: "TellerConfig",
            dependencies: [.product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(
            name: "TellerClient",
            dependencies: [
                "TellerRPC", httpClient, nio("NIOCore"), nio("NIOHTTP1"), nio("NIOPosix"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .target(
            name: "TellerBridge",
            dependencies: [
                "TellerRPC", "TellerClient", "TellerSystemd", "TellerMetrics",
                hummingbird("Hummingbird"), hummingbird("HummingbirdCore"),
                nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nio("NIOTLS"), httpTypes,
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"), logging, lifecycle,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "tellerd",
            dependencies: [
                "CLinux", "TellerServer", "TellerStore", "TellerLedger", "TellerChat",
                "TellerModels", "TellerAccounts", "TellerConfig", "TellerRPC", "TellerSystemd",
                "TellerMetrics", arguments, logging, lifecycle, signals,
            ],
            swiftSettings: settings,
            linkerSettings: linking),
        .executableTarget(
            name: "teller",
            dependencies: ["CLinux", "TellerClient", "TellerRPC", "CEdit", arguments],
            swiftSettings: settings,
            linkerSettings: linking),
        .executableTarget(
            name: "teller-bridge",
            dependencies: [
                "CLinux", "TellerBridge", "TellerClient", "TellerRPC", "TellerSystemd",
                "TellerMetrics", arguments, logging, lifecycle, signals,
            ],
            swiftSettings: settings,
            linkerSettings: linking),

        .target(
            name: "TestSupport",
            dependencies: [
                "TellerRPC", "TellerLedger", nio("NIOCore"), nio("NIOHTTP1"), nio("NIOPosix"),
            ],
            path: "Tests/Support",
            exclude: ["with-systemd.sh"],
            swiftSettings: settings),
        .testTarget(
            name: "TellerRPCTests", dependencies: ["TellerRPC", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TellerSystemdTests", dependencies: ["TellerSystemd", "TestSupport", logging],
            swiftSettings: settings),
        .testTarget(
            name: "TellerLedgerTests",
            dependencies: ["TellerLedger", "TellerStore", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TellerStoreTests",
            dependencies: [
                "TellerStore", "TellerLedger", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TellerModelsTests",
            dependencies: ["TellerModels", "TellerRPC", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TellerChatTests",
            dependencies: [
                "TellerChat", "TellerLedger", "TellerModels", "TellerStore", "TestSupport",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TellerConfigTests", dependencies: ["TellerConfig"], swiftSettings: settings),
        .testTarget(
            name: "TellerAccountsTests",
            dependencies: ["TellerAccounts", "TellerLedger", "TellerStore", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TellerMetricsTests", dependencies: ["TellerMetrics", metrics],
            swiftSettings: settings),
        .testTarget(
            name: "TellerServerTests",
            dependencies: [
                "TellerServer", "TellerRPC", "TellerLedger", "TellerStore", "TellerChat",
                "TellerAccounts", "TellerModels", "TestSupport", logging, nio("NIOCore"),
                nio("NIOEmbedded"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TellerClientTests",
            dependencies: [
                "TellerClient", "TellerRPC", "teller", "TestSupport", arguments, nio("NIOCore"),
                nio("NIOHTTP1"), nio("NIOPosix"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "TellerBridgeTests",
            dependencies: [
                "TellerBridge", "TellerRPC", "TestSupport", httpTypes, logging, nio("NIOCore"),
                nio("NIOEmbedded"), nio("NIOHTTP1"), nio("NIOPosix"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ManualTests",
            dependencies: [
                "TestSupport", "TellerRPC", "TellerConfig", "TellerServer", "TellerMetrics",
                "tellerd",
                "teller", "teller-bridge",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "TellerRPC", "tellerd", "teller", "teller-bridge"],
            exclude: [
                "Bridge/clients.sh", "Bridge/openai_client.py", "Bridge/seed-client.py",
                "Bridge/seed-transcript.jsonl", "backup.sh", "demo-model.sh",
                "demo.sh",
                "journal.sh", "model-server.sh", "run.sh", "units.sh",
            ],
            swiftSettings: settings),
    ]
)
