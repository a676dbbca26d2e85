internal import GRDB

/// The tables, and how older ones become them.
///
/// The layout was chosen by measurement with a million accounts: `chat` and `entry` only ever grow
/// at their end and carry no index by account. Instead `balance`, a table narrow enough to stay
/// dense, knows each account's newest chat and entry, and each of these the one before: a listing
/// walks that chain. Charging so touches one random page instead of three. Indexes are partial, so
/// that a row that has nothing to find costs nothing.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: accounts, logins, chats and entries") { database in
            try database.execute(sql: first)
        }
        migrator.registerMigration("2: audit, rollups, local logins and erasures") { database in
            try database.execute(sql: second)
        }
        migrator.registerMigration("3: addresses in the audit") { database in
            try database.execute(sql: third)
        }
        return migrator
    }

    private static let first = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            folded_name TEXT NOT NULL UNIQUE,
            password_hash TEXT,
            created_at INTEGER NOT NULL,
            last_seen_at INTEGER
        ) STRICT;

        -- Amounts are tokens; 9007199254740991 is 2^53 - 1.
        CREATE TABLE balance (
            account INTEGER PRIMARY KEY,
            balance INTEGER NOT NULL CHECK (balance >= 0),
            held INTEGER NOT NULL CHECK (held >= 0),
            last_chat INTEGER NOT NULL,
            last_entry INTEGER NOT NULL,
            role INTEGER NOT NULL,
            state INTEGER NOT NULL,
            CHECK (balance + held <= 9007199254740991)
        ) STRICT;

        CREATE TABLE login (
            token_hash BLOB PRIMARY KEY,
            account INTEGER NOT NULL,
            label TEXT,
            created_at INTEGER NOT NULL,
            expires_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX login_of_account ON login (account);

        -- previous: the same account's chat before it, or 0. conversation: the first chat of it,
        -- NULL in that chat itself. finish_reason: NULL for stop.
        CREATE TABLE chat (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            conversation INTEGER,
            model TEXT NOT NULL,
            message TEXT NOT NULL,
            reply TEXT NOT NULL,
            price INTEGER NOT NULL CHECK (price >= 0),
            state INTEGER NOT NULL,
            at INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            is_estimated INTEGER NOT NULL,
            finish_reason TEXT,
            key TEXT,
            fingerprint BLOB,
            hold INTEGER CHECK (hold >= 0),
            owner_node INTEGER,
            owner_incarnation INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX chat_by_key ON chat (key, account) WHERE key IS NOT NULL;
        CREATE INDEX chat_of_conversation ON chat (conversation, id)
            WHERE conversation IS NOT NULL;
        CREATE INDEX chat_held ON chat (owner_node, owner_incarnation) WHERE hold IS NOT NULL;

        CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            cause INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            balance_after INTEGER NOT NULL,
            chat INTEGER,
            memo TEXT,
            actor TEXT,
            key TEXT,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX entry_by_key ON entry (key, actor, kind) WHERE key IS NOT NULL;
        CREATE TRIGGER entry_is_append_only BEFORE UPDATE ON entry BEGIN
            SELECT RAISE(ABORT, 'entries are never updated');
        END;
        CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry BEGIN
            SELECT RAISE(ABORT, 'entries are never deleted');
        END;

        CREATE TABLE node (
            node INTEGER PRIMARY KEY,
            incarnation INTEGER NOT NULL
        ) STRICT;
        """
}
