-- One billed chat in one transaction; each client has an account of its own.
\set account :client_id + 1
BEGIN;
SELECT balance.account AS account, balance, held, last_chat, last_entry, role, state, expires_at FROM login JOIN balance ON balance.account = login.account WHERE login.token_hash = sha256(('tlr_' || :account)::BYTEA) \gset old_
UPDATE balance SET balance = balance - 100, last_chat = nextval('chat_id'), last_entry = nextval('entry_id') WHERE account = :old_account AND balance >= 100 RETURNING last_chat, last_entry, balance + held AS total \gset
INSERT INTO chat (id, account, previous, model, message, reply, price, state, at, input_tokens, output_tokens, is_estimated) VALUES (:last_chat, :old_account, :old_last_chat, 'echo', 'What is the shortest way to say that in one line of Swift 6?', 'Echo: What is the shortest way to say that in one line of Swift 6?', 100, 1, (extract(epoch FROM now()) * 1000)::BIGINT, 15, 17, 1);
INSERT INTO entry (id, account, previous, kind, cause, amount, balance_after, chat, at) VALUES (:last_entry, :old_account, :old_last_entry, 1, 2, -100, :total, :last_chat, (extract(epoch FROM now()) * 1000)::BIGINT);
COMMIT;
