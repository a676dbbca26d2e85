import Glibc

/// What the system has on file of its users and groups.
///
/// By the calls that leave the record with their caller: what the others leave is overwritten by
/// whoever calls next, on whatever thread.
enum SystemRecord {
    /// For the texts of one record; the largest group is asked for again with more room.
    private static let textBytes = (first: 1 << 10, most: 1 << 20)

    /// What `read` makes of a user's record; nil where there is none.
    ///
    /// The record's texts last no longer than `read`.
    static func user<Value>(_ uid: uid_t, read: (passwd) -> Value?) -> Value? {
        find(passwd(), { getpwuid_r(uid, $0, $1, $2, $3) }, read)
    }

    /// The same of a group's.
    static func group<Value>(_ gid: gid_t, read: (Glibc.group) -> Value?) -> Value? {
        find(Glibc.group(), { getgrgid_r(gid, $0, $1, $2, $3) }, read)
    }

    private typealias Call<Record> = (
        UnsafeMutablePointer<Record>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<Record>?>
    ) -> CInt

    private static func find<Record, Value>(
        _ empty: Record, _ call: Call<Record>, _ read: (Record) -> Value?
    ) -> Value? {
        var size = textBytes.first
        while size <= textBytes.most {
            var record = empty
            var found: UnsafeMutablePointer<Record>?
            let text = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { text.deallocate() }
            switch call(&record, text, size, &found) {
            case 0: return found == nil ? nil : read(record)
            case ERANGE: size *= 4
            case EINTR: continue
            default: return nil
            }
        }
        return nil
    }
}
