import Foundation
import TestSupport
import Testing

@testable import TellerServer

@Suite("The daemon's own socket")
struct ListeningSocketTests {
    @Test("Takes its name away when it is done, but not from another daemon that took its place")
    func name() throws {
        try Scratch.use { scratch in
            let path = scratch.path("own")
            let first = try ListeningSocket.bind(path: path)
            defer { close(first.descriptor) }
            // Somebody tidied up too well.
            try FileManager.default.removeItem(atPath: path)
            let second = try ListeningSocket.bind(path: path)
            defer { close(second.descriptor) }
            first.unlinkOwnName()
            #expect(FileManager.default.fileExists(atPath: path))
            second.unlinkOwnName()
            #expect(!FileManager.default.fileExists(atPath: path))
            second.unlinkOwnName()
        }
    }
}
