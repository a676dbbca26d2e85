import GRDB
import GRDBSQLite
import TestSupport
import Testing

@testable import TellerStore

@Suite("Query plans")
struct QueryPlanTests {
    /// Every statement that a connection has prepared: SQLite keeps the list.
    private static func statements(_ connection: TellerStore.SQLiteConnection) -> [String] {
        var found: [String] = []
        var statement = sqlite3_next_stmt(connection.handle, nil)
        while statement != nil {
            found.append(String(cString: sqlite3_sql(statement)))
            statement = sqlite3_next_stmt(connection.handle, statement)
        }
        return found
    }

    @Test("No statement of the daily work reads through a table, or sorts")
    func noScans() throws {
        let shelf = try Shelf()
        let connection = try TellerStore.SQLiteConnection(
            path: shelf.directory.database, purpose: .writing, files: [])
        let transaction = try SQLiteTransaction(connection)
        let statements = Self.statements(connection)
        #expect(statements.count > 20)
        let database = try DatabaseQueue(path: shelf.directory.database)
        for sql in statements where !["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"].contains(sql) {
            let plan = try database.read { database in
                let unbound = sql.count { $0 == "?" }
                return try Row.fetchAll(
                    database, sql: "EXPLAIN QUERY PLAN " + sql,
                    arguments: StatementArguments([Int?](repeating: nil, count: unbound))
                ).map { $0["detail"] as String }
            }
            #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(sql)")
        }
        withExtendedLifetime(transaction) {}
    }
}
