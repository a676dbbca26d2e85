internal import CLinux
internal import Glibc
internal import Synchronization

/// A file by its path, by what the path led to when the store was opened, and by how long it has
/// been since.
///
/// SQLite goes on writing into a file that was deleted, replaced or cut short under it, and would
/// report success for what a restart forgets.
final class StoreFile: Sendable {
    enum Kind: Sendable {
        /// Nothing ever makes it shorter.
        case database
        /// Cut to nothing when it is emptied, and to `SQLiteConnection.logBytes` when it begins anew.
        case log

        /// What is counted on to stay.
        fileprivate var most: Int64 {
            self == .log ? Int64(SQLiteConnection.logBytes) : Int64.max
        }
    }

    /// What a log can begin with (https://sqlite.org/fileformat2.html, 4.1).
    private static let logBeginnings: [[UInt8]] = [
        [0x37, 0x7F, 0x06, 0x82], [0x37, 0x7F, 0x06, 0x83],
    ]

    /// What was known of a file's length at some moment.
    struct Mark: Sendable {
        fileprivate var least: Int64
        fileprivate var cuts: Int
        fileprivate var isBeingCut: Bool

        /// Whether the store itself has not cut the file from one to the other.
        func isSameLife(as other: Mark) -> Bool {
            cuts == other.cuts && !isBeingCut && !other.isBeingCut
        }
    }

    private struct Extent {
        /// What the file can't be shorter than, unless the store itself cuts it.
        var least: Int64
        /// A length that says nothing: the file had it when it was opened, or emptied.
        var base: Int64
        /// How often the store has begun to cut it, and in how many places it does now.
        var cuts = 0
        var cutting = 0
        /// Whether somebody else has cut it: for good, as what is written then may fill it up again.
        var isSpoilt = false
    }

    let path: String
    let kind: Kind
    private let device: UInt64
    private let inode: UInt64
    private let extent: Mutex<Extent>

    /// Nil if there is no such file.
    ///
    /// Of a database more can be there than belongs to it: `content` says how much does.
    init?(_ kind: Kind, path: String, content: Int64 = .max) {
        guard let found = Self.find(path) else { return nil }
        self.path = path
        self.kind = kind
        device = found.device
        inode = found.inode
        let size = Int64(clamping: found.size)
        extent = Mutex(Extent(least: min(size, content, kind.most), base: size))
    }

    var mark: Mark {
        extent.withLock { Mark(least: $0.least, cuts: $0.cuts, isBeingCut: $0.cutting > 0) }
    }

    /// What is wrong with the file; nil where it is as it should be.
    ///
    /// The path may not lead to it any more; or it is shorter than it was at a mark, or than so many
    /// bytes that were known of then.
    func fault(since mark: Mark? = nil, holding bytes: Int64 = 0) -> String? {
        let mark = mark ?? self.mark
        guard let found = Self.find(path), isSelf(found) else {
            return "\(path) was deleted or replaced"
        }
        let isWhole = extent.withLock { extent in
            guard extent.cuts == mark.cuts, !mark.isBeingCut else { return !extent.isSpoilt }
            let size = Int64(clamping: found.size)
            if size < max(mark.least, bytes) { extent.isSpoilt = true }
            if size > extent.base { extent.least = max(extent.least, min(size, kind.most)) }
            return !extent.isSpoilt
        }
        return isWhole ? nil : "\(path) was cut short; it takes a restart"
    }

    /// The same, with a look into a log: one that was cut to nothing, and then written to where it
    /// had ended, has a hole for a beginning.
    ///
    /// Never into the database: to close it would drop the locks that SQLite has on it.
    func faultInside() -> String? {
        guard kind == .log else { return fault() }
        // What has taken its place may be a pipe, which nobody writes to.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return fault() }
        defer { close(descriptor) }
        var beginning = [UInt8](repeating: 0, count: 4)
        // An empty log has none yet.
        if read(descriptor, &beginning, beginning.count) == beginning.count,
            !Self.logBeginnings.contains(beginning),
            let found = Self.find("", descriptor), isSelf(found)
        {
            extent.withLock { $0.isSpoilt = true }
        }
        return fault()
    }

    /// Runs what may make the file shorter, by the store's own will.
    fileprivate func beingCut<Value, Fault>(
        _ body: () throws(Fault) -> Value
    ) throws(Fault) -> Value {
        extent.withLock { extent in
            extent.cuts += 1
            extent.cutting += 1
            (extent.least, extent.base) = (0, 0)
        }
        defer { extent.withLock { $0.cutting -= 1 } }
        return try body()
    }

    private struct Status {
        var device: UInt64 = 0
        var inode: UInt64 = 0
        var size: UInt64 = 0
    }

    private func isSelf(_ found: Status) -> Bool {
        found.device == device && found.inode == inode
    }

    /// Asks for the inode and the size, and nothing else.
    ///
    /// Linux 6.13 and later give a file whose times were asked for a fresh time at the next write,
    /// and `fdatasync` then writes the inode too: a second round to the disk for every commit.
    private static func find(_ path: String, _ descriptor: Int32 = AT_FDCWD) -> Status? {
        var status = Status()
        let code = teller_file_status(
            descriptor, path, &status.device, &status.inode, &status.size)
        return code == 0 ? status : nil
    }
}

extension [StoreFile] {
    /// The first fault of any.
    var fault: String? { lazy.compactMap { $0.fault() }.first }

    /// Whether all are as they should be, with a look into them.
    ///
    /// Nothing is to be copied from a log that has a hole: the database would get it.
    var areWhole: Bool { allSatisfy { $0.faultInside() == nil } }

    /// Runs what may make the log shorter, by the store's own will.
    func cuttingLog<Value, Fault>(
        _ body: () throws(Fault) -> Value
    ) throws(Fault) -> Value {
        guard let log = first(where: { $0.kind == .log }) else { return try body() }
        return try log.beingCut(body)
    }
}
