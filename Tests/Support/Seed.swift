internal import Glibc
import Testing

/// What names a random run, so that one that failed can be had again: set `TELLER_TEST_SEED` to
/// the number that the failed test's argument shows.
package struct Seed: Hashable, Sendable, CustomTestStringConvertible {
    package let value: UInt64

    package init(_ value: UInt64) { self.value = value }

    /// So many fresh seeds; or the one that the environment names.
    package static func fresh(_ count: Int) -> [Seed] {
        if let text = getenv("TELLER_TEST_SEED"), let value = UInt64(String(cString: text)) {
            return [Seed(value)]
        }
        return (0..<count).map { _ in Seed(.random(in: 0...0xFFFF_FFFF)) }
    }

    package var testDescription: String { "TELLER_TEST_SEED=\(value)" }
}

/// SplitMix64: the same numbers for the same seed, on every machine.
package struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: Seed) { state = seed.value }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether one of so many dice rolls comes true.
    package mutating func oneIn(_ count: Int) -> Bool {
        Int.random(in: 0..<count, using: &self) == 0
    }
}
