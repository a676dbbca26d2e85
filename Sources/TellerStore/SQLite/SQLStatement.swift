internal import GRDBSQLite

/// A prepared statement of one connection, for the paths where every microsecond counts: values go
/// in and out without a detour over boxed ones.
///
/// Not `Sendable`: it belongs to whoever owns its connection.
final class SQLStatement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer

    init(_ connection: OpaquePointer, _ sql: String) throws(SQLFault) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw Self.fault(connection) }
        self.handle = handle
        self.connection = connection
    }

    deinit { sqlite3_finalize(handle) }

    static func fault(_ connection: OpaquePointer) -> SQLFault {
        SQLFault(
            code: sqlite3_extended_errcode(connection),
            message: String(cString: sqlite3_errmsg(connection)))
    }

    /// SQLite's own copy is made, so that a value need not outlive its binding.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Parameters are numbered from 1.
    func bind(_ index: Int32, _ value: Int64?) {
        if let value {
            sqlite3_bind_int64(handle, index, value)
        } else {
            sqlite3_bind_null(handle, index)
        }
    }

    func bind(_ index: Int32, _ value: String?) {
        guard var value else {
            sqlite3_bind_null(handle, index)
            return
        }
        if value.isEmpty {
            // Not through its buffer, whose base may be null, which would bind NULL.
            sqlite3_bind_text(handle, index, "", 0, Self.copied)
            return
        }
        _ = value.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), Self.copied)
            }
        }
    }

    func bind(_ index: Int32, _ value: [UInt8]?) {
        guard let value else {
            sqlite3_bind_null(handle, index)
            return
        }
        _ = value.withUnsafeBytes {
            sqlite3_bind_blob(handle, index, $0.baseAddress, Int32($0.count), Self.copied)
        }
    }

    /// Runs it to the next row; false at the end.
    func step() throws(SQLFault) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let fault = Self.fault(connection)
            sqlite3_reset(handle)
            throw fault
        }
    }

    /// Makes it ready for the next use; bindings stay.
    func reset() { sqlite3_reset(handle) }

    /// Runs a statement that returns no rows; how many rows it changed.
    @discardableResult
    func run() throws(SQLFault) -> Int {
        while try step() {}
        sqlite3_reset(handle)
        return Int(sqlite3_changes(connection))
    }

    // Columns are numbered from 0 and hold until the next step or reset.

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? {
        isNull(column) ? nil : sqlite3_column_int64(handle, column)
    }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func optionalBytes(_ column: Int32) -> [UInt8]? {
        guard let bytes = sqlite3_column_blob(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }
}
