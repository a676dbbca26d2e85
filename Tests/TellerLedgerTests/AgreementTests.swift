import TellerLedger
import TestSupport
import Testing

@Suite("The ledger and a notebook")
struct AgreementTests {
    @Test(
        "They agree after whatever was asked for, at once, over restarts and failing commits",
        arguments: Seed.fresh(8))
    func randomOperations(seed: Seed) async throws {
        let books = try Books()
        var model = ReferenceLedger()
        var operations = RandomOperations(
            random: SeededGenerator(seed), owner: books.owner, claims: books.claims)
        for phase in 0..<40 {
            // Some phases are of the same day, some a day or two later.
            let pause: Int64 = operations.random.oneIn(4) ? 150_000 : 60
            books.clock.advance(seconds: .random(in: 0...pause, using: &operations.random))
            if operations.random.oneIn(6) {
                try await books.reopen()
                model.recover(at: books.clock.now)
                operations = RandomOperations(
                    random: operations.random, owner: books.owner, claims: books.claims)
            }
            books.faults.plan(Self.faults(&operations.random))
            var batch: [Operation] = []
            for _ in 0..<Int.random(in: 1...60, using: &operations.random) {
                batch.append(operations.next(model, at: books.clock.now))
            }
            let leaving = Set(batch.indices.filter { _ in operations.random.oneIn(5) })
            let answers = await books.post(batch, leaving: leaving)
            try await Self.replay(answers, of: books, on: &model)
            let differences = try await books.differences(from: model)
            #expect(differences.isEmpty, "phase \(phase)")
            if !differences.isEmpty { return }
        }
        Self.expectVariety(model)
    }

    /// Whatever the seed, a run that did not come to these has shown little.
    private static func expectVariety(_ model: ReferenceLedger) {
        #expect(Set(model.modelDays(since: Day(0)).map(\.day)).count > 1)
        #expect(Set(model.audits.map(\.deed)).isSuperset(of: [.grant, .readChats]))
        #expect(model.chats.contains { $0.isDeleted })
    }

    private static func faults(_ random: inout SeededGenerator) -> [Faults.Fault?] {
        (0..<4).map { _ in
            random.oneIn(8) ? Faults.Fault.allCases.randomElement(using: &random) : nil
        }
    }

    /// Does in the model what the journal says was done, and holds every answer to it.
    private static func replay(
        _ answers: [Books.Answer], of books: Books, on model: inout ReferenceLedger
    ) async throws {
        var unaccounted = Set(answers.indices)
        for group in books.journal.take() {
            unaccounted.subtract(group.lines.map(\.number))
            switch group.fate {
            case .committed:
                for line in group.lines {
                    let expected = model.result(of: line)
                    #expect(line.result == expected, "\(line.operation)")
                    #expect(answers[line.number] == line.result, "\(line.operation)")
                }
            case .undone:
                for line in group.lines {
                    #expect(answers[line.number].outcome == .notApplied, "\(line.operation)")
                    // Else the store has failed by itself.
                    #expect(Faults.reasons.contains(answers[line.number].reason ?? ""))
                }
            case .unknown:
                for line in group.lines {
                    #expect(answers[line.number].outcome == .unknown, "\(line.operation)")
                }
                // Nothing was committed since, so the books show which it was.
                var applied = model
                for line in group.lines { _ = applied.result(of: line) }
                applied.lost.formUnion(
                    applied.chats.dropFirst(model.chats.count).lazy.filter { $0.hold != nil }
                        .map(\.id))
                if try await !books.differences(from: model).isEmpty { model = applied }
            }
        }
        for number in unaccounted { #expect(answers[number].outcome == .notApplied) }
    }
}

extension ReferenceLedger {
    fileprivate mutating func result(of line: Journal.Line) -> Books.Answer {
        do throws(LedgerError) {
            return .success(try apply(line.operation, at: line.at))
        } catch {
            return .failure(error)
        }
    }
}

extension Result where Failure == LedgerError {
    /// What is known of a write that could not be committed; nil for any other answer.
    var outcome: LedgerError.Outcome? {
        guard case .failure(.unavailable(let outcome, reason: _)) = self else { return nil }
        return outcome
    }

    /// What the log is told of it.
    var reason: String? {
        guard case .failure(.unavailable(_, reason: let reason)) = self else { return nil }
        return reason
    }
}
