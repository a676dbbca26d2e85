import Foundation

/// What a program said and how it ended.
package struct Run: Sendable {
    package var exit: Child.Exit
    package var output: String
    package var errors: String
}

extension Scratch {
    /// Runs a program to its end, in an environment that holds nothing but what is named here.
    package func run(
        _ command: [String], input: String = "", environment: [String: String] = [:],
        within limit: Duration = patience
    ) throws -> Run {
        let number = UInt64.random(in: 0 ... .max)
        let child = try Child(
            command, environment: Self.environment.merging(environment) { $1 },
            input: try write(input, to: "in-\(number)"), output: path("out-\(number)"),
            errors: path("err-\(number)"))
        keep(child)
        return Run(
            exit: try child.wait(within: limit), output: text(of: "out-\(number)"),
            errors: text(of: "err-\(number)"))
    }

    static var environment: [String: String] {
        let own = ProcessInfo.processInfo.environment
        return ["PATH", "LD_LIBRARY_PATH"].reduce(into: [:]) { $0[$1] = own[$1] }
    }
}
