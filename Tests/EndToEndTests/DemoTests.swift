import TestSupport
import Testing

@Suite("The demo", .blocking)
struct DemoTests {
    @Test("Plays to its end")
    func demo() throws {
        try Scratch.use { scratch in
            let script = Programs.root + "/Tests/EndToEndTests/demo.sh"
            let run = try scratch.run(["bash", script, Programs.folder])
            #expect(run.exit == .status(0), "\(run.output)\(run.errors)")
            #expect(run.output.contains("All of it held."))
        }
    }
}
