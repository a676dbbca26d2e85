import Testing

@testable import TellerModels

@Suite("What a metered chat costs")
struct PricingTests {
    private func meter(_ input: Int64, _ output: Int64, _ minimum: Int64 = 0) -> Pricing.Meter {
        Pricing.Meter(per1kInput: input, per1kOutput: output, minimum: minimum)
    }

    @Test(
        "The sum is rounded up once, and is never below the least",
        arguments: [
            // input, output, price for 5 and 15 a thousand, at least 1
            (0, 0, 1), (1, 0, 1), (0, 1, 1), (199, 0, 1), (200, 0, 1), (201, 0, 2),
            (100, 33, 1), (100, 34, 2), (1000, 1000, 20), (1001, 1000, 21), (-5, -7, 1),
        ] as [(Int64, Int64, Int64)])
    func prices(input: Int64, output: Int64, price: Int64) {
        #expect(meter(5, 15, 1).price(input: input, output: output) == price)
    }

    @Test("A flat price is the same for all")
    func flat() {
        #expect(Pricing.flat(7).price(input: 0, output: .max) == 7)
        #expect(Pricing.flat(0).price(input: .max, output: .max) == 0)
    }

    @Test(
        "What does not fit 64 bits can't be paid, and does not trap",
        arguments: [
            (Int64.max, 0), (0, Int64.max), (Int64.max / 2, Int64.max / 2), (.max, .max),
        ] as [(Int64, Int64)])
    func overflow(input: Int64, output: Int64) {
        #expect(meter(1000, 1000).price(input: input, output: output) == .max)
        #expect(meter(.max, .max, .max).price(input: input, output: output) == .max)
    }

    @Test("The largest that fits is exact")
    func largest() {
        #expect(meter(1, 0).price(input: .max, output: 0) == Int64.max / 1000 + 1)
        #expect(meter(1, 1).price(input: .max - 1, output: 1) == Int64.max / 1000 + 1)
        #expect(meter(1, 1).price(input: .max, output: 1) == .max)
    }

    @Test("The output that a budget allows is the most of which the price still fits")
    func outputWithin() throws {
        for (perInput, perOutput, minimum) in [(5, 15, 1), (0, 1, 0), (1, 999, 3), (7, 1000, 50)] {
            let meter = meter(Int64(perInput), Int64(perOutput), Int64(minimum))
            for input: Int64 in [0, 1, 17, 999, 1000, 123_456] {
                for budget: Int64 in [0, 1, 2, 3, 49, 50, 51, 1000, 4000] {
                    guard let most = meter.output(within: budget, input: input) else {
                        #expect(meter.price(input: input, output: 1) > budget)
                        continue
                    }
                    #expect(meter.price(input: input, output: most) <= budget)
                    #expect(meter.price(input: input, output: most + 1) > budget)
                }
            }
        }
    }

    @Test("A model that writes for nothing may write as much as it likes, if its input is paid for")
    func freeOutput() {
        #expect(meter(5, 0).output(within: 1, input: 200) == .max)
        #expect(meter(5, 0).output(within: 1, input: 201) == nil)
        #expect(meter(0, 0).output(within: 0, input: .max) == .max)
    }

    @Test("Budgets and inputs at the end of 64 bits don't trap")
    func extremes() {
        let prices: [Int64] = [0, 1, 1000, 1_000_000_000_000_000]
        let amounts: [Int64] = [0, 1, 1 << 53, .max / 1000, .max / 1000 + 1, .max]
        for input in prices {
            for output in prices {
                for budget in amounts {
                    for tokens in amounts {
                        let most = meter(input, output).output(within: budget, input: tokens)
                        #expect(most ?? 1 >= 0)
                    }
                }
            }
        }
    }
}
