import Foundation

extension Child {
    /// Memory that the process occupies, in KiB.
    package var residentMemory: Int {
        let path = "/proc/\(pid)/status"
        let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }
}
