/// The answers of a batch while its members run; used on one event loop only.
final class Batch {
    private var lines: [[UInt8]?]
    private var left: Int
    /// Of the line that it came in, which is kept until its last member has ended.
    let lineBytes: Int
    /// Of the answers so far.
    private(set) var bytes = 0

    init(count: Int, lineBytes: Int) {
        self.lineBytes = lineBytes
        lines = Array(repeating: nil, count: count)
        left = count
    }

    /// Notes how a member ended; all answers, in the order of the members, with the last of them.
    func end(_ index: Int, _ line: [UInt8]?) -> [[UInt8]]? {
        lines[index] = line
        bytes += line?.count ?? 0
        left -= 1
        return left == 0 ? lines.compactMap(\.self) : nil
    }
}
