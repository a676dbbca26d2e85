-- The tables that a billed chat touches, as the store of tellerd has them: Schema.swift.
CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    folded_name TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT
);
CREATE TABLE balance (
    account BIGINT PRIMARY KEY,
    balance BIGINT NOT NULL CHECK (balance >= 0),
    held BIGINT NOT NULL CHECK (held >= 0),
    last_chat BIGINT NOT NULL,
    last_entry BIGINT NOT NULL,
    role SMALLINT NOT NULL,
    state SMALLINT NOT NULL
);
CREATE TABLE login (
    token_hash BYTEA PRIMARY KEY,
    account BIGINT NOT NULL,
    label TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX login_of_account ON login (account);
CREATE SEQUENCE chat_id;
CREATE TABLE chat (
    id BIGINT PRIMARY KEY,
    account BIGINT NOT NULL,
    previous BIGINT NOT NULL,
    conversation BIGINT,
    model TEXT NOT NULL,
    message TEXT NOT NULL,
    reply TEXT NOT NULL,
    price BIGINT NOT NULL CHECK (price >= 0),
    state SMALLINT NOT NULL,
    at BIGINT NOT NULL,
    input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    is_estimated SMALLINT NOT NULL,
    finish_reason TEXT,
    key TEXT,
    fingerprint BYTEA,
    hold BIGINT,
    owner_node BIGINT,
    owner_incarnation BIGINT
);
CREATE UNIQUE INDEX chat_by_key ON chat (key, account) WHERE key IS NOT NULL;
CREATE INDEX chat_of_conversation ON chat (conversation, id) WHERE conversation IS NOT NULL;
CREATE INDEX chat_held ON chat (owner_node, owner_incarnation) WHERE hold IS NOT NULL;
CREATE SEQUENCE entry_id;
CREATE TABLE entry (
    id BIGINT PRIMARY KEY,
    account BIGINT NOT NULL,
    previous BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    cause SMALLINT NOT NULL,
    amount BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    chat BIGINT,
    memo TEXT,
    actor TEXT,
    key TEXT,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX entry_by_key ON entry (key, actor, kind) WHERE key IS NOT NULL;

INSERT INTO account SELECT n, 'bench-' || n, 'bench-' || n, repeat('x', 97), 0 FROM generate_series(1, 1000) n;
INSERT INTO balance SELECT n, 1000000000, 0, 0, 0, 0, 0 FROM generate_series(1, 1000) n;
INSERT INTO login SELECT sha256(('tlr_' || n)::BYTEA), n, NULL, 0, NULL FROM generate_series(1, 1000) n;
VACUUM ANALYZE;
