import Foundation
import Synchronization

/// A folder of a test's own, with everything that runs there; both go when the test ends.
package final class Scratch: Sendable {
    /// Short, since the path of a socket may have 107 bytes only.
    package let path: String
    private let children = Mutex<[Child]>([])

    private init() throws {
        var template = Array("/tmp/teller-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package static func use(_ body: (Scratch) throws -> Void) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        try body(scratch)
    }

    private func remove() {
        for child in children.withLock(\.self) { try? child.kill() }
        try? FileManager.default.removeItem(atPath: path)
    }

    package func path(_ name: String) -> String { path + "/" + name }

    package var socket: String { path("s") }
    package var state: String { path("state") }
    /// What every daemon here has said on its standard error.
    package var log: String { text(of: "log") }

    package func text(of name: String) -> String {
        let bytes = FileManager.default.contents(atPath: path(name)) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a file, and returns its path.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    package func keep(_ child: Child) { children.withLock { $0.append(child) } }
}
