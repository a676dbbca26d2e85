/// What a chat with a model costs, in tokens of the ledger.
package enum Pricing: Hashable, Sendable {
    case flat(Int64)
    case metered(Meter)

    /// A price by what the model read and wrote.
    package struct Meter: Hashable, Sendable {
        package var per1kInput: Int64
        package var per1kOutput: Int64
        package var minimum: Int64

        package init(per1kInput: Int64, per1kOutput: Int64, minimum: Int64) {
            precondition(min(per1kInput, per1kOutput, minimum) >= 0, "a price is never negative")
            self.per1kInput = per1kInput
            self.per1kOutput = per1kOutput
            self.minimum = minimum
        }

        /// max(minimum, ceil((input × per1kInput + output × per1kOutput) / 1000)); what no balance
        /// could pay is Int64.max.
        package func price(input: Int64, output: Int64) -> Int64 {
            let (read, readOverflows) = max(0, input).multipliedReportingOverflow(by: per1kInput)
            let (written, writtenOverflows) = max(0, output)
                .multipliedReportingOverflow(by: per1kOutput)
            let (sum, sumOverflows) = read.addingReportingOverflow(written)
            guard !readOverflows, !writtenOverflows, !sumOverflows else { return Int64.max }
            return max(minimum, sum / 1000 + (sum % 1000 > 0 ? 1 : 0))
        }

        /// The most output that a price of at most `budget` allows behind this input; nil if not
        /// even one token.
        package func output(within budget: Int64, input: Int64) -> Int64? {
            guard price(input: input, output: 1) <= budget else { return nil }
            guard per1kOutput > 0 else { return Int64.max }
            let (thousandfold, overflows) = budget.multipliedReportingOverflow(by: 1000)
            // What is this large is more than any model writes.
            guard !overflows else { return Int64.max / per1kOutput }
            return (thousandfold - input * per1kInput) / per1kOutput
        }
    }

    package func price(input: Int64, output: Int64) -> Int64 {
        switch self {
        case .flat(let price): price
        case .metered(let meter): meter.price(input: input, output: output)
        }
    }
}
