import Testing

@testable import TellerServer

@Suite("How the stop limit is spent")
struct StopPlanTests {
    @Test(
        "Most of it serves, and the rest, a quarter or 1.5 seconds, ends what still runs",
        arguments: [(1, 750, 250), (2, 1500, 500), (6, 4500, 1500), (15, 13_500, 1500)])
    func parts(seconds: Int64, serving: Int64, reserve: Int64) {
        let plan = StopPlan(limit: .seconds(seconds))
        #expect(plan.serving == .milliseconds(serving))
        #expect(plan.serving + plan.step * 3 <= .seconds(seconds))
        #expect(plan.step == Duration.milliseconds(reserve) / 3)
    }
}
