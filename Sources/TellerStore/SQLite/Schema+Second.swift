extension Schema {
    /// Days are days since 1970-01-01 in UTC.
    ///
    /// What an account uses is counted in its row of `balance`, which a charge writes anyway, for
    /// one day and one model at a time; `account_usage` gets the sums when another day or model
    /// begins. So statistics cost a charge no page of their own.
    static let second = """
        ALTER TABLE login ADD COLUMN last_used_at INTEGER;
        ALTER TABLE chat ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
        -- Without what was deleted, so that the rest is found at once while a deletion goes on.
        DROP INDEX chat_of_conversation;
        CREATE INDEX chat_of_conversation ON chat (conversation, id)
            WHERE conversation IS NOT NULL AND is_deleted = 0;
        CREATE INDEX entry_refund ON entry (chat) WHERE kind = 2;

        CREATE TABLE model (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        ALTER TABLE balance ADD COLUMN usage_day INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE balance ADD COLUMN usage_model INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE balance ADD COLUMN usage_chats INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE balance ADD COLUMN usage_failures INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE balance ADD COLUMN usage_tokens INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE balance ADD COLUMN usage_input INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE balance ADD COLUMN usage_output INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE account_usage (
            account INTEGER NOT NULL,
            day INTEGER NOT NULL,
            model INTEGER NOT NULL,
            chats INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            PRIMARY KEY (account, day, model)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE model_day (
            day INTEGER NOT NULL,
            model INTEGER NOT NULL,
            chats INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            tokens INTEGER NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            PRIMARY KEY (day, model)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE day (
            day INTEGER PRIMARY KEY,
            new_accounts INTEGER NOT NULL,
            granted INTEGER NOT NULL,
            registered INTEGER NOT NULL,
            withdrawn INTEGER NOT NULL,
            charged INTEGER NOT NULL,
            refunded INTEGER NOT NULL
        ) STRICT;

        -- States 1 and 3 are answered and cancelled, 2 is failed; a pending chat counts when it
        -- has ended.
        INSERT INTO model (name) SELECT DISTINCT model FROM chat ORDER BY model;
        INSERT INTO account_usage
            SELECT account, at / 86400000, model.id, sum(state IN (1, 3)), sum(state = 2),
                sum(price), sum(input_tokens), sum(output_tokens)
            FROM chat JOIN model ON model.name = chat.model
            WHERE state IN (1, 2, 3)
            GROUP BY account, at / 86400000, model.id;
        INSERT INTO model_day
            SELECT day, model, sum(chats), sum(failures), sum(tokens), sum(input_tokens),
                sum(output_tokens)
            FROM account_usage GROUP BY day, model;
        -- Kinds are grant, charge, refund, withdrawal; cause 0 is register.
        INSERT INTO day
            SELECT at / 86400000, 0, sum(iif(kind = 0, amount, 0)),
                sum(iif(kind = 0 AND cause = 0, amount, 0)), sum(iif(kind = 3, -amount, 0)),
                sum(iif(kind = 1, -amount, 0)), sum(iif(kind = 2, amount, 0))
            FROM entry GROUP BY at / 86400000;
        INSERT INTO day
            SELECT created_at / 86400000, count(*), 0, 0, 0, 0, 0
            FROM account WHERE true GROUP BY created_at / 86400000
            ON CONFLICT (day) DO UPDATE SET new_accounts = excluded.new_accounts;

        -- deed: see AuditRecord. admin: whose token was shown; account: whom it was done to.
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY,
            deed INTEGER NOT NULL,
            peer_uid INTEGER,
            admin INTEGER,
            account INTEGER,
            chat INTEGER,
            amount INTEGER,
            detail TEXT,
            memo TEXT,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit BEGIN
            SELECT RAISE(ABORT, 'audit records are never updated');
        END;
        CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN
            SELECT RAISE(ABORT, 'audit records are never deleted');
        END;

        -- The account of a uid of the system, and the name that the uid had then.
        CREATE TABLE local_identity (
            uid INTEGER PRIMARY KEY,
            system_name TEXT NOT NULL,
            account INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX local_identity_of_account ON local_identity (account);

        -- Accounts whose texts are still to be blanked, from a chat of theirs backwards.
        CREATE TABLE erasure (
            account INTEGER PRIMARY KEY,
            next_chat INTEGER NOT NULL
        ) STRICT;
        """
}
