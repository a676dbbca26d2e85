import Foundation
import TellerRPC
import Testing

@testable import TellerServer

@Suite("The shape of the package")
struct ArchitectureTests {
    private static let root: URL = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    private static func swiftFiles(_ folder: String) -> [String] {
        FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)?
            .compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
            .map { "\(folder)/\($0)" } ?? []
    }

    /// Our modules that each library may import; every way leads downwards.
    private static let allowed: [String: Set<String>] = [
        "TellerRPC": [], "TellerLedger": [], "TellerConfig": [],
        // For the reading and writing of JSON and of events alone.
        "TellerModels": ["TellerRPC"],
        "TellerStore": ["TellerLedger", "CLinux"], "TellerChat": ["TellerLedger", "TellerModels"],
        "TellerAccounts": ["TellerLedger", "CArgon2"], "TellerClient": ["TellerRPC"],
        "TellerSystemd": ["CSystemd"], "TellerMetrics": [],
        "TellerServer": [
            "TellerRPC", "TellerLedger", "TellerChat", "TellerAccounts", "TellerModels",
            "TellerSystemd", "TellerMetrics", "CSystemd",
        ],
        "TellerBridge": ["TellerRPC", "TellerClient", "TellerSystemd", "TellerMetrics"],
        "teller": ["TellerClient", "TellerRPC", "CEdit", "CLinux"],
    ]

    /// Modules of others, by the library that alone may import them.
    private static let confined: [String: Set<String>] = [
        "GRDB": ["TellerStore"], "GRDBSQLite": ["TellerStore"], "Yams": ["TellerConfig"],
        "CArgon2": ["TellerAccounts"], "CEdit": ["teller"],
        "CLinux": ["TellerStore", "tellerd", "teller", "teller-bridge"],
        "CSystemd": ["TellerServer", "TellerSystemd"],
        "NIOCore": ["TellerServer", "TellerClient", "TellerModels", "TellerBridge"],
        "NIOPosix": ["TellerServer", "TellerClient", "TellerModels", "TellerBridge"],
        "AsyncHTTPClient": ["TellerModels", "TellerClient"], "Hummingbird": ["TellerBridge"],
        "CoreMetrics": ["TellerMetrics", "TellerServer", "TellerBridge", "tellerd"],
        "ArgumentParser": ["teller", "tellerd", "teller-bridge"],
    ]

    /// By file of the sources; read once.
    private static let imports = Dictionary(
        uniqueKeysWithValues: swiftFiles("Sources").map { ($0, Set(modules(of: $0))) })

    private static func modules(of file: String) -> [String] {
        text(file).split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^(?:\w+ )?import (\w+)/).map { String($0.1) }
        }
    }

    @Test("A library imports only what is below it", arguments: allowed.keys.sorted())
    func downwards(library: String) {
        let files = Self.swiftFiles("Sources/\(library)")
        #expect(!files.isEmpty)
        let own = Set(Self.allowed.keys).union([
            "tellerd", "teller-bridge", "CArgon2", "CEdit", "CLinux", "CSystemd",
        ])
        for file in files {
            let imported = own.intersection(Self.imports[file] ?? []).subtracting([library])
            #expect(imported.isSubset(of: Self.allowed[library]!), "\(file)")
        }
    }

    @Test("A package of others is met in one place", arguments: confined.keys.sorted())
    func metInOnePlace(module: String) {
        for (file, imports) in Self.imports where imports.contains(module) {
            let library = String(file.split(separator: "/")[1])
            #expect(Self.confined[module]!.contains(library), "\(file)")
        }
    }

    @Test("No file has more than 400 lines")
    func length() {
        for file in Self.swiftFiles("Sources") + Self.swiftFiles("Tests") {
            #expect(Self.text(file).count { $0 == "\n" } <= 400, "\(file)")
        }
    }

    @Test("A method has a handler's file of its own, and its section of teller-rpc(7)")
    func stems() {
        let manual = Self.text("man/teller-rpc.7")
        for method in Methods.all {
            let stem = "\(method)"
            #expect(
                !Self.text("Sources/TellerServer/Handlers/\(stem)Handler.swift").isEmpty, "\(stem)")
            #expect(manual.contains(method.name), "\(method.name)")
            for property in method.paramProperties {
                #expect(manual.contains(property.name), "\(method.name): \(property.name)")
            }
        }
    }
}
