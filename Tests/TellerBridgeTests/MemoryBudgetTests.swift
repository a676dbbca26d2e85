import HTTPTypes
import Testing

@testable import TellerBridge

@Suite("The memory that all requests share")
struct MemoryBudgetTests {
    @Test("What is new is turned away before what is due to those that were taken in")
    func order() {
        let budget = MemoryBudget(limit: 1000)
        #expect(budget.take(500, for: .bulk))
        #expect(!budget.take(1, for: .bulk))
        #expect(budget.take(250, for: .request))
        #expect(!budget.take(1, for: .request))
        #expect(budget.take(250, for: .due))
        #expect(!budget.take(1, for: .due))
        #expect(budget.bytes == 1000)
        budget.give(600)
        #expect(budget.take(100, for: .bulk))
    }

    @Test("All that was taken is given back with the last reference")
    func charge() {
        let budget = MemoryBudget(limit: 1000)
        do {
            let charge = MemoryCharge(budget)
            #expect(charge.take(300, for: .due))
            #expect(!charge.take(800, for: .due))
            charge.give(100)
            #expect(budget.bytes == 200)
        }
        #expect(budget.bytes == 0)
    }

    @Test("One source has a part of it, which others can't use up for it")
    func shares() {
        let budget = MemoryBudget(limit: 1600)
        let (one, other) = (MemoryBudget(shareOf: budget), MemoryBudget(shareOf: budget))
        #expect(one.take(300, for: .request))
        #expect(!one.take(1, for: .request))
        #expect(one.take(100, for: .due))
        #expect(!one.take(1, for: .due))
        #expect(other.take(300, for: .request))
        #expect(budget.bytes == 700)
        #expect(budget.take(500, for: .request))
        // The whole may be used up before the part is.
        other.give(100)
        budget.add(100)
        #expect(!other.take(100, for: .request))
        #expect(other.bytes == 200)
        #expect(budget.bytes == 1200)
    }

    // Requests

    private func head(_ fields: HTTPFields = [:]) -> HTTPRequest {
        HTTPRequest(
            method: .post, scheme: "http", authority: "localhost", path: "/chat",
            headerFields: fields)
    }

    private func status(_ body: () throws(HTTPFault) -> Void) -> Int? {
        do throws(HTTPFault) {
            try body()
            return nil
        } catch {
            return error.status
        }
    }

    private let token = "tlr_" + String(repeating: "x", count: 43)

    @Test("A body is as long as its Authorization lets it be", arguments: ["Bearer", "Token"])
    func lengths(scheme: String) throws {
        for (field, most) in [
            (nil, BridgeLimits.strangerBodyBytes), ("", BridgeLimits.strangerBodyBytes),
            (scheme, BridgeLimits.strangerBodyBytes),
            ("\(scheme) sk-1", BridgeLimits.strangerBodyBytes),
            ("Basic \(token)", BridgeLimits.strangerBodyBytes),
            (token, BridgeLimits.strangerBodyBytes),
            ("\(scheme) \(token)", BridgeLimits.bodyBytes),
            ("\(scheme.lowercased())  \(token)", BridgeLimits.bodyBytes),
        ] {
            let intake = RequestIntake(RequestShares(MemoryBudget()))
            try intake.take(head(field.map { [.authorization: $0] } ?? [:]))
            #expect(status { () throws(HTTPFault) in try intake.take(bodyPart: most) } == nil)
            #expect(intake.refusal == nil)
            #expect(status { () throws(HTTPFault) in try intake.take(bodyPart: 1) } == 413)
            #expect(intake.refusal?.status == 413)
        }
    }

    @Test("A head of HTTP/2 has as many fields as one of HTTP/1, and none is longer")
    func fields() throws {
        func status(_ count: Int, bytes: Int) -> Int? {
            var fields: HTTPFields = [.accept: String(repeating: "x", count: bytes - 6)]
            for _ in 1..<count { fields.append(HTTPField(name: .cookie, value: "a=b")) }
            let intake = RequestIntake(RequestShares(MemoryBudget()))
            let head = head(fields)
            let status = self.status { () throws(HTTPFault) in try intake.take(head) }
            #expect(intake.refusal?.status == status)
            return status
        }
        #expect(status(BridgeLimits.headFields, bytes: BridgeLimits.headFieldBytes) == nil)
        #expect(status(BridgeLimits.headFields + 1, bytes: 10) == 431)
        #expect(status(1, bytes: BridgeLimits.headFieldBytes + 1) == 431)
    }

    @Test("Where there is no room a request is told 503 and when to come again")
    func exhausted() throws {
        let budget = MemoryBudget(limit: 64 << 10)
        budget.add(48 << 10)
        let intake = RequestIntake(RequestShares(budget))
        #expect(status { () throws(HTTPFault) in try intake.take(head()) } == 503)
        let refusal = try #require(intake.refusal)
        #expect(refusal.headers[.retryAfter] == "5")
        #expect(refusal.closesConnection)
        #expect(budget.bytes == 48 << 10)
    }

    @Test("Large bodies leave room for small ones, and a part of a byte is no byte")
    func bodies() throws {
        let budget = MemoryBudget(limit: 2 << 20)
        let header: HTTPFields = [.authorization: "Bearer \(token)"]
        let large = RequestIntake(RequestShares(budget))
        try large.take(head(header))
        try large.take(bodyPart: 1_000_000)
        let other = RequestIntake(RequestShares(budget))
        try other.take(head(header))
        #expect(status { () throws(HTTPFault) in try other.take(bodyPart: 100_000) } == 503)
        let small = RequestIntake(RequestShares(budget))
        try small.take(head())
        try small.take(bodyPart: 10_000)
        let before = budget.bytes
        try small.take(bodyPart: 1)
        #expect(budget.bytes == before + 1 + BridgeLimits.pieceBytes)
    }
}
