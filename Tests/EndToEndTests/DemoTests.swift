import TestSupport
import Testing

@Suite("The demo", .blocking)
struct DemoTests {
    @Test("Plays to its end")
    func demo() throws {
        try Scratch.use { scratch in
            let script = Programs.root + "/Tests/EndToEndTests/demo.sh"
            // What the caller's own `teller` is set to must not draw the demo there.
            let run = try scratch.run(
                ["bash", script, Programs.folder],
                environment: [
                    "TELLER_URL": "http://127.0.0.1:1", "TELLER_CA_FILE": "/nonexistent",
                    "TELLER_TOKEN": "tlr_other", "TELLER_SOCKET": "/nonexistent",
                ], within: .seconds(300))
            #expect(run.exit == .status(0), "\(run.output)\(run.errors)")
            #expect(run.output.contains("All of it held."))
        }
    }
}
