import Foundation

/// What did not come about in time.
package struct TookTooLong: Error, CustomStringConvertible {
    package let description: String

    package init(_ what: String) { description = "took too long: \(what)" }
}

/// How long a test waits for what is about to happen anyway: the machine may be slow and shared.
package let patience: Duration = .seconds(60)

/// Waits until something is so.
///
/// - Throws: `TookTooLong`, and what `condition` throws.
package func wait(
    until what: String, within limit: Duration = patience, _ condition: () throws -> Bool
) throws {
    let deadline = ContinuousClock.now + limit
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw TookTooLong(what) }
        // Not a guess at how long it takes, only how often it is looked at.
        usleep(5000)
    }
}
