/// Arithmetic that stops at the largest and the smallest number.
///
/// For sums that only tell something, like statistics: a number that is too large for them is no
/// reason to refuse what is counted, and none to end the daemon. Money itself is never clamped.
extension Int64 {
    package func addingClamped(_ other: Int64) -> Int64 {
        let (sum, isBeyond) = addingReportingOverflow(other)
        guard isBeyond else { return sum }
        return other < 0 ? .min : .max
    }

    package mutating func addClamped(_ other: Int64) { self = addingClamped(other) }

    package mutating func subtractClamped(_ other: Int64) {
        let (difference, isBeyond) = subtractingReportingOverflow(other)
        self = isBeyond ? (other < 0 ? .max : .min) : difference
    }
}
