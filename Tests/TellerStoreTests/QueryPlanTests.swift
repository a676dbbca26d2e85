import GRDB
import GRDBSQLite
import TestSupport
import Testing

@testable import TellerStore

@Suite("Query plans")
struct QueryPlanTests {
    /// Every statement that a connection has prepared: SQLite keeps the list.
    private static func statements(
        _ connection: TellerStore.SQLiteConnection
    ) -> [(sql: String, parameters: Int)] {
        var found: [(sql: String, parameters: Int)] = []
        var statement = sqlite3_next_stmt(connection.handle, nil)
        while statement != nil {
            found.append(
                (
                    String(cString: sqlite3_sql(statement)),
                    Int(sqlite3_bind_parameter_count(statement))
                ))
            statement = sqlite3_next_stmt(connection.handle, statement)
        }
        return found
    }

    /// Parts of plans that read all of something, or sort it, which is never much.
    static let small: [(statement: String, step: String)] = [
        // Accounts whose erasure has begun and not ended.
        ("FROM erasure LIMIT 1", "SCAN erasure"),
        // A row a day, and a row a day and model.
        ("FROM day", "SCAN day"),
        ("SELECT CAST(total(chats) AS INTEGER) FROM model_day", "SCAN model_day"),
        // The models of one day.
        ("FROM model_day JOIN model", "USE TEMP B-TREE FOR RIGHT PART OF ORDER BY"),
        // Open holds.
        ("SELECT hold FROM chat WHERE hold IS NOT NULL", "SCAN chat USING INDEX chat_held"),
        ("SELECT count(*) FROM chat WHERE hold IS NOT NULL", "SCAN chat USING INDEX chat_held"),
    ]

    private static func isSmall(_ step: String, of statement: String) -> Bool {
        small.contains { statement.contains($0.statement) && $0.step == step }
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
        for (sql, parameters) in statements
        where !["BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"].contains(sql) {
            let plan = try database.read { database in
                try Row.fetchAll(
                    database, sql: "EXPLAIN QUERY PLAN " + sql,
                    arguments: StatementArguments([Int?](repeating: nil, count: parameters))
                ).map { $0["detail"] as String }
            }
            let large = plan.filter { step in
                (step.contains("SCAN") || step.contains("TEMP B-TREE"))
                    && !Self.isSmall(step, of: sql)
            }
            #expect(large == [], "\(sql)")
        }
        withExtendedLifetime(transaction) {}
    }
}
