// What SQLite itself can do with the rows of a billed chat: the baseline of `make bench`, and what
// fills a ledger for it. The statements, rows, indexes and pragmas are those of tellerd's own store
// (Sources/TellerStore/SQLite); the schema is not repeated here, but tellerd makes the file.
#define _GNU_SOURCE
#include "../load/account.h"
#include "sha256.h"
#include <getopt.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "rows fill FILE --accounts N [--entries N]   fills a ledger that tellerd has just made\n"
    "rows plain FILE --accounts N                makes one in the plain layout: balance in the\n"
    "                                            account's row, chats and entries indexed by account\n"
    "rows run FILE --accounts N [OPTION...]      charges as fast as it goes, and says how fast\n"
    "  --group N      charges in one transaction (64), each of another account\n"
    "  --seconds S    how long to measure (5)      --warmup S   how long to run before that (1)\n"
    "  --rate N       transactions a second at most: a disk that rests in between is slower\n"
    "  --plain        the file is in the plain layout\n"
    "  --checkpoint-pages N, --cache-kib N    as tellerd sets them (16000, 8192)\n"
    "  --spread       random accounts of all; else the first of them, as many as the group has\n"
    "An account's token follows from its number: see load/account.h.\n";

enum { MESSAGE = 60, REPLY = 66, INPUT_TOKENS = 15, OUTPUT_TOKENS = 17, PRICE = 100 };
// Raw values of ChatRecord.State, EntryRecord.Kind and EntryRecord.Cause.
enum { ANSWERED = 1, GRANT = 0, CHARGE = 1, BY_REGISTER = 0, BY_CHAT = 2 };
static const long long granted = 1000000000;
static const char message[] = "What is the shortest way to say that in one line of Swift 6? ";
static const char reply[] = "Echo: What is the shortest way to say that in one line of Swift 6? ";

static sqlite3 *db;
static const char *file;
static long accounts, entries, group = 64, checkpoint_pages = 16000, cache_kib = 8192;
static double seconds = 5, warmup = 1, rate = 0;
static bool plain, spread;

static void die(const char *what) {
    fprintf(stderr, "rows: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void execute(const char *sql) {
    if (sqlite3_exec(db, sql, 0, 0, 0) != SQLITE_OK) die(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *s;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, 0) != SQLITE_OK) die(sql);
    return s;
}

static void done(sqlite3_stmt *s) {
    if (sqlite3_step(s) != SQLITE_DONE) die(sqlite3_sql(s));
    sqlite3_reset(s);
}

static long long integer(const char *sql) {
    sqlite3_stmt *s = prepare(sql);
    if (sqlite3_step(s) != SQLITE_ROW) die(sql);
    long long value = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return value;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Returns the time, not before `when`.
static double wait_until(double when) {
    struct timespec t = {.tv_sec = (time_t)when, .tv_nsec = (long)((when - (double)(time_t)when) * 1e9)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0)) {}
    return now();
}

static long long milliseconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

// The pragmas of the connection that writes.
static void open_to_write(bool create) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(file, &db, flags, 0) != SQLITE_OK) die(file);
    sqlite3_busy_timeout(db, 5000);
    char sql[200];
    snprintf(
        sql, sizeof sql,
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
        "PRAGMA cache_size = -%ld; PRAGMA wal_autocheckpoint = %ld;",
        cache_kib, checkpoint_pages);
    execute(sql);
}

// While a file is filled nobody relies on it.
static void hurry(void) {
    execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
            "PRAGMA cache_size = -1000000;");
}

static void settle(void) {
    execute("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL;");
    if (sqlite3_close(db) != SQLITE_OK) die("close");
    sync();
}

static sqlite3_stmt *insert_chat, *insert_entry;

static void prepare_inserts(void) {
    insert_chat = prepare(
        plain ? "INSERT INTO chat (account, conversation, model, message, reply, price, state, at, input_tokens,"
                " output_tokens, is_estimated, finish_reason, key, fingerprint, hold, owner_node, owner_incarnation)"
                " VALUES (?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
              : "INSERT INTO chat (account, previous, conversation, model, message, reply, price, state, at,"
                " input_tokens, output_tokens, is_estimated, finish_reason, key, fingerprint, hold, owner_node,"
                " owner_incarnation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    insert_entry = prepare(
        plain ? "INSERT INTO entry (account, kind, cause, amount, balance_after, chat, memo, actor, key, at)"
                " VALUES (?1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
              : "INSERT INTO entry (account, previous, kind, cause, amount, balance_after, chat, memo, actor, key, at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
}

static long long add_chat(long account, long long previous, long long at) {
    sqlite3_stmt *s = insert_chat;
    sqlite3_bind_int64(s, 1, account);
    if (!plain) sqlite3_bind_int64(s, 2, previous);
    sqlite3_bind_text(s, 4, "echo", 4, SQLITE_STATIC);
    sqlite3_bind_text(s, 5, message, MESSAGE, SQLITE_STATIC);
    sqlite3_bind_text(s, 6, reply, REPLY, SQLITE_STATIC);
    sqlite3_bind_int64(s, 7, PRICE);
    sqlite3_bind_int64(s, 8, ANSWERED);
    sqlite3_bind_int64(s, 9, at);
    sqlite3_bind_int64(s, 10, INPUT_TOKENS);
    sqlite3_bind_int64(s, 11, OUTPUT_TOKENS);
    sqlite3_bind_int64(s, 12, 1);
    done(s);
    return sqlite3_last_insert_rowid(db);
}

static long long add_entry(
    long account, long long previous, bool grant, long long after, long long chat, long long at) {
    sqlite3_stmt *s = insert_entry;
    sqlite3_bind_int64(s, 1, account);
    if (!plain) sqlite3_bind_int64(s, 2, previous);
    sqlite3_bind_int64(s, 3, grant ? GRANT : CHARGE);
    sqlite3_bind_int64(s, 4, grant ? BY_REGISTER : BY_CHAT);
    sqlite3_bind_int64(s, 5, grant ? granted : -PRICE);
    sqlite3_bind_int64(s, 6, after);
    if (grant) sqlite3_bind_null(s, 7);
    else sqlite3_bind_int64(s, 7, chat);
    sqlite3_bind_int64(s, 11, at);
    done(s);
    return sqlite3_last_insert_rowid(db);
}

static void hash_of(long account, uint8_t digest[32]) {
    char token[TOKEN_BYTES];
    token_of((uint64_t)account, token);
    sha256_short(token, TOKEN_BYTES, digest);
}

struct standing {
    long long balance, chat, entry;
};

static void add_accounts(const struct standing *all) {
    long long at = milliseconds();
    sqlite3_stmt *account = prepare(
        plain ? "INSERT INTO account VALUES (?1, ?2, ?2, ?3, ?4, NULL, ?5, 0, 0, 0)"
              : "INSERT INTO account VALUES (?1, ?2, ?2, ?3, ?4, NULL)");
    sqlite3_stmt *balance = plain ? 0 : prepare(
        "INSERT INTO balance (account, balance, held, last_chat, last_entry, role, state) VALUES (?, ?, 0, ?, ?, 0, 0)");
    sqlite3_stmt *login = prepare(
        "INSERT INTO login (token_hash, account, created_at, expires_at) VALUES (?, ?, ?, ?)");
    // As long as a real one, and no password's.
    static const char hash[] = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
                               "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for (long a = 1; a <= accounts; a++) {
        char name[32];
        uint8_t digest[32];
        int length = snprintf(name, sizeof name, "bench-%ld", a);
        sqlite3_bind_int64(account, 1, a);
        sqlite3_bind_text(account, 2, name, length, SQLITE_STATIC);
        sqlite3_bind_text(account, 3, hash, -1, SQLITE_STATIC);
        sqlite3_bind_int64(account, 4, at);
        if (plain) sqlite3_bind_int64(account, 5, all[a].balance);
        done(account);
        if (balance) {
            sqlite3_bind_int64(balance, 1, a);
            sqlite3_bind_int64(balance, 2, all[a].balance);
            sqlite3_bind_int64(balance, 3, all[a].chat);
            sqlite3_bind_int64(balance, 4, all[a].entry);
            done(balance);
        }
        hash_of(a, digest);
        sqlite3_bind_blob(login, 1, digest, 32, SQLITE_STATIC);
        sqlite3_bind_int64(login, 2, a);
        sqlite3_bind_int64(login, 3, at);
        sqlite3_bind_int64(login, 4, at + 30ll * 86400 * 1000);
        done(login);
    }
    sqlite3_finalize(account), sqlite3_finalize(balance), sqlite3_finalize(login);
}

// A grant to each account, then charges of random accounts, each with its chat.
static void fill(void) {
    prepare_inserts();
    struct standing *all = calloc((size_t)accounts + 1, sizeof *all);
    long long at = milliseconds();
    execute("BEGIN");
    for (long a = 1; a <= accounts; a++) {
        all[a].balance = granted;
        all[a].entry = add_entry(a, 0, true, granted, 0, at);
    }
    for (long e = accounts; e < entries; e++) {
        long a = 1 + (long)(mix((uint64_t)e) % (uint64_t)accounts);
        struct standing *s = &all[a];
        s->chat = add_chat(a, s->chat, at);
        s->balance -= PRICE;
        s->entry = add_entry(a, s->entry, false, s->balance, s->chat, at);
    }
    add_accounts(all);
    execute("COMMIT");
    sqlite3_finalize(insert_chat), sqlite3_finalize(insert_entry);
    free(all);
}

static void fill_ledger(void) {
    open_to_write(false);
    if (integer("SELECT count(*) FROM account") != 0) {
        fprintf(stderr, "rows: %s has accounts already\n", file);
        exit(1);
    }
    hurry();
    fill();
    settle();
}

static void make_plain(void) {
    open_to_write(true);
    execute(
        "CREATE TABLE account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded_name TEXT NOT NULL UNIQUE,"
        " password_hash TEXT, created_at INTEGER NOT NULL, last_seen_at INTEGER,"
        " balance INTEGER NOT NULL CHECK (balance >= 0), held INTEGER NOT NULL CHECK (held >= 0),"
        " role INTEGER NOT NULL, state INTEGER NOT NULL) STRICT;"
        "CREATE TABLE login (token_hash BLOB PRIMARY KEY, account INTEGER NOT NULL, label TEXT,"
        " created_at INTEGER NOT NULL, expires_at INTEGER) STRICT, WITHOUT ROWID;"
        "CREATE INDEX login_of_account ON login (account);"
        "CREATE TABLE chat (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, conversation INTEGER,"
        " model TEXT NOT NULL, message TEXT NOT NULL, reply TEXT NOT NULL, price INTEGER NOT NULL,"
        " state INTEGER NOT NULL, at INTEGER NOT NULL, input_tokens INTEGER NOT NULL,"
        " output_tokens INTEGER NOT NULL, is_estimated INTEGER NOT NULL, finish_reason TEXT, key TEXT,"
        " fingerprint BLOB, hold INTEGER, owner_node INTEGER, owner_incarnation INTEGER) STRICT;"
        "CREATE INDEX chat_of_account ON chat (account, id);"
        "CREATE UNIQUE INDEX chat_by_key ON chat (key, account) WHERE key IS NOT NULL;"
        "CREATE INDEX chat_of_conversation ON chat (conversation, id) WHERE conversation IS NOT NULL;"
        "CREATE INDEX chat_held ON chat (owner_node, owner_incarnation) WHERE hold IS NOT NULL;"
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, account INTEGER NOT NULL, kind INTEGER NOT NULL,"
        " cause INTEGER NOT NULL, amount INTEGER NOT NULL, balance_after INTEGER NOT NULL, chat INTEGER,"
        " memo TEXT, actor TEXT, key TEXT, at INTEGER NOT NULL) STRICT;"
        "CREATE INDEX entry_of_account ON entry (account, id);"
        "CREATE UNIQUE INDEX entry_by_key ON entry (key, actor, kind) WHERE key IS NOT NULL;");
    hurry();
    fill();
    settle();
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void run(void) {
    open_to_write(false);
    prepare_inserts();
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *session = prepare(
        plain ? "SELECT account.id, balance, held, 0, 0, role, state, login.expires_at"
                " FROM login JOIN account ON account.id = login.account WHERE login.token_hash = ?"
              : "SELECT balance.account, balance.balance, balance.held, balance.last_chat, balance.last_entry,"
                " balance.role, balance.state, login.expires_at"
                " FROM login JOIN balance ON balance.account = login.account WHERE login.token_hash = ?");
    // The ledger counts what an account used in its row, and what all used once a group.
    sqlite3_stmt *update = prepare(
        plain ? "UPDATE account SET balance = ?1, held = ?2 WHERE id = ?5"
              : "UPDATE balance SET balance = ?, held = ?, last_chat = ?, last_entry = ?, usage_day = 20779,"
                " usage_model = 1, usage_chats = usage_chats + 1, usage_tokens = usage_tokens + 100,"
                " usage_input = usage_input + 15, usage_output = usage_output + 17 WHERE account = ?");
    sqlite3_stmt *model_day = plain ? 0 : prepare(
        "INSERT INTO model_day VALUES (20779, 1, ?1, 0, 100 * ?1, 15 * ?1, 17 * ?1) ON CONFLICT DO UPDATE SET"
        " chats = chats + excluded.chats, tokens = tokens + excluded.tokens,"
        " input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens");
    sqlite3_stmt *day = plain ? 0 : prepare(
        "INSERT INTO day VALUES (20779, 0, 0, 0, 0, 100 * ?1, 0) ON CONFLICT DO UPDATE SET"
        " charged = charged + excluded.charged");
    uint32_t *taken = calloc((size_t)accounts + 1, sizeof *taken), turn = 0;
    size_t room = 1 << 20, count = 0;
    double *took = malloc(room * sizeof *took);
    long charges = 0;
    uint64_t random = mix((uint64_t)getpid());
    double measured_from = now() + warmup, t = now(), from = 0, next = t;
    while (from == 0 || t - from < seconds) {
        if (rate > 0) t = wait_until(t > next ? t : next), next = t + 1 / rate;
        if (from == 0 && t >= measured_from) from = t;
        turn++;
        done(begin);
        for (long g = 0; g < group; g++) {
            long a = 1 + g;
            if (spread) {
                do a = 1 + (long)(mix(random++) % (uint64_t)accounts); while (taken[a] == turn);
                taken[a] = turn;
            }
            uint8_t digest[32];
            hash_of(a, digest);
            sqlite3_bind_blob(session, 1, digest, 32, SQLITE_STATIC);
            if (sqlite3_step(session) != SQLITE_ROW || sqlite3_column_int64(session, 0) != a) die("no such login");
            long long balance = sqlite3_column_int64(session, 1) - PRICE, held = sqlite3_column_int64(session, 2);
            long long last_chat = sqlite3_column_int64(session, 3), last_entry = sqlite3_column_int64(session, 4);
            long long at = milliseconds();
            if (balance < 0 || sqlite3_column_int64(session, 7) <= at) die("refused");
            sqlite3_reset(session);
            long long chat = add_chat(a, last_chat, at);
            long long entry = add_entry(a, last_entry, false, balance + held, chat, at);
            sqlite3_bind_int64(update, 1, balance);
            sqlite3_bind_int64(update, 2, held);
            if (!plain) sqlite3_bind_int64(update, 3, chat), sqlite3_bind_int64(update, 4, entry);
            sqlite3_bind_int64(update, 5, a);
            done(update);
            if (sqlite3_changes(db) != 1) die("no such account");
        }
        if (!plain) {
            sqlite3_bind_int64(model_day, 1, group);
            done(model_day);
            sqlite3_bind_int64(day, 1, group);
            done(day);
        }
        done(commit);
        double ended = now();
        if (from != 0) {
            if (count == room && !(took = realloc(took, (room *= 2) * sizeof *took))) die("no memory");
            took[count++] = ended - t;
            charges += group;
        }
        t = ended;
    }
    qsort(took, count, sizeof *took, by_value);
    printf(
        "{\"layout\": \"%s\", \"group\": %ld, \"seconds\": %.3f, \"requests\": %ld, \"rate\": %.1f, \"p50_us\": %.1f, "
        "\"p99_us\": %.1f, \"p999_us\": %.1f, \"max_us\": %.1f}\n",
        plain ? "plain" : "tellerd", group, t - from, charges, (double)charges / (t - from), took[count / 2] * 1e6,
        took[count * 99 / 100] * 1e6, took[count * 999 / 1000] * 1e6, took[count - 1] * 1e6);
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        {"accounts", 1, 0, 'a'}, {"entries", 1, 0, 'e'}, {"group", 1, 0, 'g'}, {"seconds", 1, 0, 't'},
        {"warmup", 1, 0, 'w'}, {"rate", 1, 0, 'r'}, {"plain", 0, 0, 'p'}, {"spread", 0, 0, 'x'},
        {"checkpoint-pages", 1, 0, 'c'}, {"cache-kib", 1, 0, 'k'}, {"help", 0, 0, 'h'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, 0)) != -1) {
        switch (option) {
        case 'a': accounts = atol(optarg); break;
        case 'e': entries = atol(optarg); break;
        case 'g': group = atol(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'w': warmup = atof(optarg); break;
        case 'r': rate = atof(optarg); break;
        case 'p': plain = true; break;
        case 'x': spread = true; break;
        case 'c': checkpoint_pages = atol(optarg); break;
        case 'k': cache_kib = atol(optarg); break;
        case 'h': fputs(usage, stdout); return 0;
        default: return 64;
        }
    }
    if (argc - optind != 2 || accounts < 1 || group < 1 || group > accounts || seconds <= 0 || rate < 0)
        return fputs(usage, stderr), 64;
    const char *mode = argv[optind];
    file = argv[optind + 1];
    if (!strcmp(mode, "fill")) fill_ledger();
    else if (!strcmp(mode, "plain")) plain = true, make_plain();
    else if (!strcmp(mode, "run")) run();
    else return fputs(usage, stderr), 64;
    return 0;
}
