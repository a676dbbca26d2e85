extension Config {
    /// What a chat costs: one number, or numbers by what the model reads and writes.
    package enum Price: Hashable, Sendable {
        case flat(Int64)
        case metered(Meter)

        /// As one grant is bounded.
        static let range: ClosedRange<Int64> = 0...1_000_000_000_000_000

        package struct Meter: ConfigSection, Hashable {
            package var per1kInput: Int64 = 0
            package var per1kOutput: Int64 = 0
            package var minimum: Int64 = 0

            package init() {}

            static let keys: [Key<Meter>] = [
                .integer(
                    "per_1k_input", \.per1kInput, Price.range, required: true,
                    "Tokens for a thousand tokens of the model that it reads."),
                .integer(
                    "per_1k_output", \.per1kOutput, Price.range, required: true,
                    "Tokens for a thousand tokens of the model that it writes."),
                .integer("minimum", \.minimum, Price.range, "The least that a chat costs."),
            ]
        }

        /// Whether a chat may come to cost more than by another price.
        func mayPass(_ other: Price) -> Bool {
            switch (self, other) {
            case (.flat(let price), .flat(let limit)):
                price > limit
            case (.metered(let price), .metered(let limit)):
                price.per1kInput > limit.per1kInput || price.per1kOutput > limit.per1kOutput
                    || price.minimum > limit.minimum
            case (.flat(let price), .metered(let limit)):
                price > limit.minimum
            // However little it costs a token, what it reads and writes has no end.
            case (.metered(let price), .flat(let limit)):
                price.per1kInput > 0 || price.per1kOutput > 0 || price.minimum > limit
            }
        }
    }
}
