import Foundation
import TellerRPC
import TestSupport
import Testing

@Suite("A client of the Django API that teller began as, unchanged", .blocking)
struct SeedClientTests {
    private static let folder = Programs.root + "/Tests/EndToEndTests/Bridge/"

    @Test("It has the same answers as there, but for the differences that are listed")
    func story() throws {
        let recorded = try SeedTranscript(
            String(contentsOfFile: Self.folder + "seed-transcript.jsonl", encoding: .utf8))
        // The seed had no limit; the client registers more often in a minute than ours has it.
        let config = "limits: { register_per_minute: 0 }"
        try Scratch.serveHTTP(config: config) { daemon, bridge in
            let run = try bridge.scratch.run(
                ["python3", Self.folder + "seed-client.py", bridge.url])
            #expect(run.exit == .status(0), "\(run.errors)")
            let seen = try SeedTranscript(run.output)
            #expect(seen.steps.map(\.name) == recorded.steps.map(\.name))
            for (expected, actual) in zip(recorded.steps, seen.steps) {
                var step = expected
                if step.body["chat_id"] == "<int>" {
                    step.body = step.body.merging(["chat_id": "<str>"])
                }
                for difference in SeedDifference.all where difference.steps.contains(step.name) {
                    let isDue = !step.differences(in: actual).isEmpty
                    #expect(isDue, "\(step.name): it is as there, and not so: \(difference.reason)")
                    step = difference.apply(to: step)
                }
                let found = step.differences(in: actual)
                #expect(found.isEmpty, "\(step.name): \(found.joined(separator: "; "))")
            }
            #expect(try daemon.verify()["ok"] == true)
        }
    }

    @Test("Each difference shows somewhere, and each step has at most one")
    func list() throws {
        let recorded = try SeedTranscript(
            String(contentsOfFile: Self.folder + "seed-transcript.jsonl", encoding: .utf8))
        let named = SeedDifference.all.flatMap(\.steps)
        #expect(Set(named).count == named.count)
        #expect(Set(named).isSubset(of: recorded.steps.map(\.name)))
        #expect(SeedDifference.all.allSatisfy { !$0.steps.isEmpty && !$0.reason.isEmpty })
    }
}
