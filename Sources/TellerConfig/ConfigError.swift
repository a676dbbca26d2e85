/// Why a config cannot be used: every problem of its file, in the order of the lines.
package struct ConfigError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        package let file: String
        /// The first is 1; none where the file as a whole is at fault.
        package let line: Int?
        /// What is wrong and what would be right, with the key's path first where there is one.
        package let sentence: String

        package var description: String {
            line.map { "\(file):\($0): \(sentence)" } ?? "\(file): \(sentence)"
        }
    }

    /// At least one, and at most `Problems.limit`.
    package let problems: [Problem]
    /// How many more there are.
    package let omitted: Int
    /// Whether there is no such file, which is no fault where nobody has named it.
    package let isMissingFile: Bool

    init(problems: [Problem], omitted: Int = 0, isMissingFile: Bool = false) {
        self.problems = problems
        self.omitted = omitted
        self.isMissingFile = isMissingFile
    }

    init(file: String, line: Int? = nil, _ sentence: String, isMissingFile: Bool = false) {
        self.init(
            problems: [Problem(file: file, line: line, sentence: sentence)],
            isMissingFile: isMissingFile)
    }

    /// One line a problem, each as `teller.yaml:12: accounts.starting_balance is -5; it may be …`.
    package var description: String {
        let lines = problems.map(\.description) + (omitted > 0 ? ["and \(omitted) more"] : [])
        return lines.joined(separator: "\n")
    }
}
