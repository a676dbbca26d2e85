extension Config {
    /// What is said about a key: the checks, the example file and teller.yaml(5) all follow it.
    package struct Declaration: Hashable, Sendable {
        package let name: String
        package let bounds: Bounds
        /// As it is written in YAML; none where the key must be given, or has keys of its own.
        package let defaultValue: String?
        /// One sentence.
        package let summary: String
        /// The keys below this one; those of every member where the bounds are `models`.
        package let keys: [Declaration]
    }

    /// What a key may hold.
    package enum Bounds: Hashable, Sendable {
        case integer(ClosedRange<Int64>)
        case text(bytes: ClosedRange<Int>)
        case boolean
        case choice([String])
        /// Keys of its own.
        case section
        /// A section for each name.
        case models(count: ClosedRange<Int>)
        /// A number, or a map of numbers by what a model reads and writes.
        case price(ClosedRange<Int64>)
        case names(count: ClosedRange<Int>)

        /// What follows "it may be"; empty for a section.
        package var phrase: String {
            switch self {
            case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
            case .text(let bytes): "\(bytes.lowerBound) to \(bytes.upperBound) bytes"
            case .boolean: "true or false"
            case .choice(let choices): choices.joined(separator: ", ")
            case .section: ""
            case .price(let range):
                "\(range.lowerBound) to \(range.upperBound), or a map"
            case .names(let count): "a list of \(count.lowerBound) to \(count.upperBound) names"
            case .models(let count): "\(count.lowerBound) to \(count.upperBound) models"
            }
        }
    }
}
