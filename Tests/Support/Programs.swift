import Foundation

/// The programs under test: those of the build that the tests belong to, debug or release.
package enum Programs {
    package static let tellerd = folder + "/tellerd"
    package static let teller = folder + "/teller"
    package static let bridge = folder + "/teller-bridge"

    /// Where the build put its products, the test's own program among them.
    package static let folder: String = {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: program ?? ".build/debug/x").deletingLastPathComponent().path
    }()

    /// The repository.
    package static let root: String =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
}
