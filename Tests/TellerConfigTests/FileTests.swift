import FoundationEssentials
import Testing

@testable import TellerConfig

@Suite("Reading a config from its file")
struct FileTests {
    @Test("A file that is not there is told apart from one that is wrong")
    func missingFile() {
        let path = "/nonexistent/teller.yaml"
        let error = #expect(throws: ConfigError.self) { try Config.read(path: path) }
        #expect(error?.description == "\(path): there is no such file")
        #expect(error?.isMissingFile == true)
    }

    @Test("A directory is no config")
    func directory() {
        let error = #expect(throws: ConfigError.self) { try Config.read(path: "/") }
        #expect(error?.description == "/: this is a directory, not a file")
        #expect(error?.isMissingFile == false)
    }

    @Test("A file without an end is refused at the limit")
    func endless() {
        let error = #expect(throws: ConfigError.self) { try Config.read(path: "/dev/zero") }
        #expect(error?.description == "/dev/zero: the file is longer than 1048576 bytes")
    }

    @Test("A fault names the file that was asked for")
    func fault() throws {
        let path = ScratchFile.path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("\nstop_seconds: 0\n".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: ConfigError.self) { try Config.read(path: path) }
        #expect(error?.description == "\(path):2: stop_seconds is 0; it may be 1 to 3600")
        try Data("stop_seconds: 9\n".utf8).write(to: URL(filePath: path))
        #expect(try Config.read(path: path).stopSeconds == 9)
    }
}

private enum ScratchFile {
    static func path() -> String {
        FileManager.default.temporaryDirectory.appending(path: "teller-\(UUID()).yaml").path()
    }
}
