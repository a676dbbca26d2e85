// Load generator: a closed loop over a Unix socket, cheap enough to share two cores with what it
// measures. Prints one JSON object.
#define _GNU_SOURCE
#include "account.h"
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "load MODE (--socket PATH | --port N) [OPTION...]\n"
    "  chat      billed chats            balance   reads of the balance\n"
    "  ping      server.ping             echo      a line that comes back as it was\n"
    "  stream    streamed chats; what is timed is each one's first text\n"
    "  http      POST /chat/ of the bridge, or of the Django original\n"
    "  idle      opens connections, pings once on each, says so, and holds them until stdin ends\n"
    "  first     connects, pings, says how long the reply took, and exits\n"
    "  tokens    prints those of the accounts, and needs nobody to connect to\n"
    "\n"
    "  --socket PATH        where to connect\n"
    "  --port N             the same, on 127.0.0.1\n"
    "  --connections N      connections at once (64)\n"
    "  --pipeline N         requests in flight on each (1)\n"
    "  --seconds S          how long to measure (5)\n"
    "  --warmup S           how long to run before that (1)\n"
    "  --tokens FILE        a token a line; connection K authenticates as the K-th\n"
    "  --accounts N         instead: the accounts 1 to N that 'rows fill' made\n"
    "  --spread             each request names another account; every connection has its own share\n"
    "  --message-bytes N    length of a chat's message (60)\n"
    "  --pid PID            the server's process: says what CPU time and memory it took\n";

enum { INPUT = 1 << 18, PIPELINE = 1024, SUB = 128, BUCKETS = 48 * SUB };

struct connection {
    int fd;
    char *request;         // what is sent, again and again
    char *input;
    size_t filled;
    uint64_t *sent;        // when each request in flight was sent; answers are taken in that order
    unsigned first, count;
    bool told;             // whether the stream under way has said something
    uint64_t accounts;     // how often this connection took another account
};

static const char *mode, *socket_path, *tokens_path;
static long connections = 64, pipeline = 1, accounts = 0, message_bytes = 60, server = 0, port = 0;
static double seconds = 5, warmup = 1;
static bool spread, is_http, is_stream;
static size_t request_bytes, token_at;
static const char *expected = "\"result\"";

static uint64_t histogram[BUCKETS];
static uint64_t requests, all_requests, errors, longest, measured_from, measured_to;
static char first_error[400];

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// Buckets are 1/128 of a power of two wide, so a percentile is off by at most 0.8 %.
static unsigned bucket(uint64_t ns) {
    if (ns < SUB) return (unsigned)ns;
    unsigned shift = 63 - 7 - (unsigned)__builtin_clzll(ns);
    unsigned b = (shift + 1) * SUB + (unsigned)((ns >> shift) & (SUB - 1));
    return b < BUCKETS ? b : BUCKETS - 1;
}

static double microseconds(unsigned b) {
    if (b < SUB) return b / 1e3;
    unsigned shift = b / SUB - 1;
    return (double)(((uint64_t)(SUB + b % SUB) << shift) + ((1ull << shift) >> 1)) / 1e3;
}

static double percentile(double share) {
    uint64_t rank = (uint64_t)ceil((double)requests * share), seen = 0;
    for (unsigned b = 0; b < BUCKETS; b++)
        if ((seen += histogram[b]) >= rank && seen) return microseconds(b);
    return 0;
}

static int dial_port(void) {
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
    if (fd < 0) die("socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static int dial(void) {
    if (port > 0) return dial_port();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(socket_path) >= sizeof address.sun_path) {
        fprintf(stderr, "load: the socket's path is too long: %s\n", socket_path);
        exit(1);
    }
    strcpy(address.sun_path, socket_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address)) die(socket_path);
    return fd;
}

static void send_all(int fd, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t n = send(fd, bytes, count, MSG_NOSIGNAL);
        if (n < 0) die("send");
        bytes += n, count -= (size_t)n;
    }
}

// One request and its answer, before the clock runs.
static void call(int fd, const char *line) {
    char reply[4096];
    size_t filled = 0;
    send_all(fd, line, strlen(line));
    do {
        ssize_t n = recv(fd, reply + filled, sizeof reply - filled - 1, 0);
        if (n <= 0) die("the daemon hung up");
        filled += (size_t)n;
    } while (reply[filled - 1] != '\n' && filled < sizeof reply - 1);
    reply[filled] = 0;
    if (!strstr(reply, "\"result\"")) {
        fprintf(stderr, "load: refused: %s", reply);
        exit(1);
    }
}

static void read_token(FILE *file, char *token, size_t room) {
    if (!fgets(token, (int)room, file)) {
        fprintf(stderr, "load: %s has fewer tokens than there are connections\n", tokens_path);
        exit(1);
    }
    token[strcspn(token, "\r\n")] = 0;
}

// Builds what connection `c` sends. With --spread the token is a part of it, and written over.
static char *make_request(const char *token) {
    char *message = calloc(1, (size_t)message_bytes + 1), *line = 0, inline_token[80] = "";
    static const char text[] = "What is the shortest way to say that in one line of Swift 6? ";
    for (long i = 0; i < message_bytes; i++) message[i] = text[i % (long)(sizeof text - 1)];
    if (spread) snprintf(inline_token, sizeof inline_token, "\"token\":\"%.*s\"", TOKEN_BYTES, token);
    int n;
    if (is_http) {
        char *body;
        int length = asprintf(&body, "{\"message\": \"%s\"}", message);
        n = asprintf(
            &line,
            "POST /chat/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token %s\r\n"
            "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
            token, length, body);
    } else if (!strcmp(mode, "chat") || is_stream) {
        n = asprintf(
            &line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"chat\",\"params\":{%s%s\"message\":\"%s\"%s}}\n",
            inline_token, spread ? "," : "", message, is_stream ? ",\"stream\":true" : "");
    } else {
        const char *method = !strcmp(mode, "balance") || !strcmp(mode, "echo") ? "balance" : "server.ping";
        n = asprintf(
            &line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s}}\n", method, inline_token);
    }
    if (n < 0) die("asprintf");
    request_bytes = (size_t)n;
    if (spread) token_at = (size_t)(strstr(line, "tlr_") - line);
    free(message);
    return line;
}

// Connection C has the accounts C+1, C+1+connections, and so on: no two are ever in flight at once.
static void take_account(struct connection *c, long index) {
    long share = accounts / connections;
    long step = (long)(mix((uint64_t)index << 32 ^ c->accounts++) % (uint64_t)share);
    token_of((uint64_t)(index + 1 + step * connections), c->request + token_at);
}

static void send_requests(struct connection *c, long index, unsigned count) {
    char together[1 << 16];
    size_t filled = 0;
    uint64_t t = now();
    while (count-- > 0) {
        if (spread) take_account(c, index);
        if (filled + request_bytes > sizeof together) send_all(c->fd, together, filled), filled = 0;
        c->sent[(c->first + c->count++) % PIPELINE] = t;
        if (request_bytes > sizeof together) {
            send_all(c->fd, c->request, request_bytes);
        } else {
            memcpy(together + filled, c->request, request_bytes);
            filled += request_bytes;
        }
    }
    if (filled > 0) send_all(c->fd, together, filled);
}

static void answered(struct connection *c, uint64_t t, const char *reply, size_t length, bool good) {
    uint64_t took = t - c->sent[c->first];
    c->first = (c->first + 1) % PIPELINE;
    c->count--;
    if (!good) {
        if (!first_error[0]) snprintf(first_error, sizeof first_error, "%.*s", (int)length, reply);
        errors++;
    }
    all_requests++;
    if (t < measured_from || t >= measured_to) return;
    requests++;
    histogram[bucket(took)]++;
    if (took > longest) longest = took;
}

// Takes what answers there are from the input; returns how many.
static unsigned take_lines(struct connection *c, uint64_t t) {
    unsigned count = 0;
    char *at = c->input, *end = c->input + c->filled, *newline;
    while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
        size_t length = (size_t)(newline - at);
        // Of a stream its first text is what is timed; the response behind it makes room for the next.
        bool is_delta = is_stream && memmem(at, length, "\"chat.delta\"", 12);
        if (!is_delta) count++;
        bool is_good = is_delta || (!is_stream && memmem(at, length, expected, strlen(expected)));
        if (!c->told) answered(c, t, at, length, is_good);
        c->told = is_delta;
        at = newline + 1;
    }
    c->filled = (size_t)(end - at);
    memmove(c->input, at, c->filled);
    return count;
}

// The same of HTTP/1.1 with a content length; `closes` says whether the server wants no more.
static unsigned take_response(struct connection *c, uint64_t t, bool *closes) {
    char *head = memmem(c->input, c->filled, "\r\n\r\n", 4);
    if (!head) return 0;
    *head = 0;
    char *length = strcasestr(c->input, "\r\nContent-Length:");
    size_t whole = (size_t)(head + 4 - c->input) + (length ? strtoul(length + 17, 0, 10) : 0);
    bool last = strcasestr(c->input, "\r\nConnection: close");
    *head = '\r';
    if (c->filled < whole) return 0;
    *closes = last;
    answered(c, t, c->input, whole, !strncmp(c->input, "HTTP/1.1 200", 12));
    c->filled -= whole;
    memmove(c->input, c->input + whole, c->filled);
    return 1;
}

static void watch(int poll, int fd, long index) {
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = (uint64_t)index};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
}

static double cpu_seconds(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

// User and system time of the server, in seconds.
static double server_cpu(void) {
    char path[64], line[1024] = "";
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%ld/stat", server);
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) return 0;
    fclose(file);
    char *rest = strrchr(line, ')');
    if (rest) sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static long server_rss_kib(void) {
    char path[64], line[256];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%ld/status", server);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) sscanf(line, "VmRSS: %ld", &kib);
    if (file) fclose(file);
    return kib;
}

static const char ping[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"server.ping\"}\n";

static int idle(void) {
    for (long i = 0; i < connections; i++) call(dial(), ping);
    printf("{\"open\": %ld}\n", connections);
    fflush(stdout);
    while (getchar() != EOF) {}
    return 0;
}

static int first(void) {
    uint64_t t = now();
    call(dial(), ping);
    printf("{\"ms\": %.3f}\n", (double)(now() - t) / 1e6);
    return 0;
}

static void measure(void) {
    struct connection *all = calloc((size_t)connections, sizeof *all);
    FILE *tokens = 0;
    bool wants_token = !strcmp(mode, "chat") || is_stream || !strcmp(mode, "balance") || is_http;
    if (wants_token && tokens_path && !(tokens = fopen(tokens_path, "r"))) die(tokens_path);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    for (long i = 0; i < connections; i++) {
        struct connection *c = &all[i];
        char token[600] = "", line[800];
        if (tokens) read_token(tokens, token, sizeof token);
        else token_of((uint64_t)i + 1, token);
        c->fd = dial();
        if (wants_token && !spread && !is_http) {
            snprintf(
                line, sizeof line,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"authenticate\",\"params\":{\"token\":\"%s\"}}\n", token);
            call(c->fd, line);
        }
        c->request = make_request(token);
        c->input = malloc(INPUT);
        c->sent = calloc(PIPELINE, sizeof *c->sent);
        watch(poll, c->fd, i);
    }
    uint64_t start = now();
    measured_from = start + (uint64_t)(warmup * 1e9);
    measured_to = measured_from + (uint64_t)(seconds * 1e9);
    double cpu = 0, server_seconds = 0;
    bool measuring = false;
    for (long i = 0; i < connections; i++) send_requests(&all[i], i, (unsigned)pipeline);
    for (;;) {
        struct epoll_event events[256];
        int n = epoll_wait(poll, events, 256, 1000);
        if (n < 0 && errno != EINTR) die("epoll_wait");
        uint64_t t = now();
        if (!measuring && t >= measured_from) measuring = true, cpu = cpu_seconds(), server_seconds = server_cpu();
        if (t >= measured_to) break;
        for (int e = 0; e < n; e++) {
            long index = (long)events[e].data.u64;
            struct connection *c = &all[index];
            ssize_t got = recv(c->fd, c->input + c->filled, INPUT - c->filled, 0);
            bool closes = false;
            unsigned count = 0;
            if (got > 0) {
                c->filled += (size_t)got;
                t = now();
                count = is_http ? take_response(c, t, &closes) : take_lines(c, t);
            } else if (!is_http) {
                fprintf(stderr, "load: the server hung up\n");
                exit(1);
            } else {
                closes = true;
            }
            if (closes) {
                // A request that got no answer is asked again, on the time it was first sent.
                close(c->fd);
                c->fd = dial();
                c->filled = 0;
                watch(poll, c->fd, index);
                if (count == 0 && c->count > 0) send_all(c->fd, c->request, request_bytes);
            }
            if (count > 0) send_requests(c, index, count);
        }
    }
    cpu = cpu_seconds() - cpu;
    server_seconds = server_cpu() - server_seconds;
    printf(
        "{\"mode\": \"%s\", \"connections\": %ld, \"pipeline\": %ld, \"seconds\": %.3f, \"requests\": %llu, "
        "\"all_requests\": %llu, \"errors\": %llu, \"rate\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"p999_us\": %.1f, "
        "\"max_us\": %.1f, \"client_cpu_seconds\": %.2f, \"server_cpu_seconds\": %.2f, "
        "\"server_rss_kib\": %ld}\n",
        mode, connections, pipeline, seconds, (unsigned long long)requests,
        (unsigned long long)all_requests, (unsigned long long)errors,
        (double)requests / seconds, percentile(.5), percentile(.99), percentile(.999), (double)longest / 1e3, cpu,
        server ? server_seconds : 0, server ? server_rss_kib() : 0);
    if (errors > 0) {
        fprintf(stderr, "load: the first error: %s\n", first_error);
        exit(1);
    }
}

static int tokens(void) {
    char token[TOKEN_BYTES + 1] = "";
    for (long account = 1; account <= accounts; account++) {
        token_of((uint64_t)account, token);
        puts(token);
    }
    return 0;
}

int main(int argc, char **argv) {
    static const struct option options[] = {
        {"socket", 1, 0, 's'}, {"port", 1, 0, 'o'}, {"connections", 1, 0, 'c'}, {"pipeline", 1, 0, 'p'},
        {"seconds", 1, 0, 't'}, {"warmup", 1, 0, 'w'}, {"tokens", 1, 0, 'f'},
        {"accounts", 1, 0, 'a'}, {"spread", 0, 0, 'x'}, {"message-bytes", 1, 0, 'm'},
        {"pid", 1, 0, 'P'}, {"help", 0, 0, 'h'}, {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", options, 0)) != -1) {
        switch (option) {
        case 's': socket_path = optarg; break;
        case 'o': port = atol(optarg); break;
        case 'c': connections = atol(optarg); break;
        case 'p': pipeline = atol(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'w': warmup = atof(optarg); break;
        case 'f': tokens_path = optarg; break;
        case 'a': accounts = atol(optarg); break;
        case 'x': spread = true; break;
        case 'm': message_bytes = atol(optarg); break;
        case 'P': server = atol(optarg); break;
        case 'h': fputs(usage, stdout); return 0;
        default: return 64;
        }
    }
    static const char *const modes[] = {
        "chat", "stream", "balance", "ping", "echo", "http", "idle", "first", "tokens"};
    for (unsigned i = 0; optind < argc && i < sizeof modes / sizeof *modes; i++)
        if (!strcmp(argv[optind], modes[i])) mode = modes[i];
    bool sane = connections > 0 && pipeline > 0 && pipeline <= PIPELINE && seconds > 0 && warmup >= 0
        && message_bytes > 0 && message_bytes < INPUT / 2;
    bool has_accounts = accounts >= connections || tokens_path;
    if (mode && !strcmp(mode, "tokens")) return tokens();
    if (!mode || (!socket_path && port <= 0) || !sane) return fputs(usage, stderr), 64;
    is_stream = mode && !strcmp(mode, "stream");
    if ((!strcmp(mode, "chat") || is_stream || !strcmp(mode, "balance")) && !has_accounts) {
        fprintf(stderr, "load: --tokens, or --accounts of at least as many as there are connections\n");
        return 64;
    }
    if (spread && (tokens_path || accounts < connections)) {
        fprintf(stderr, "load: --spread takes --accounts\n");
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (!strcmp(mode, "idle")) return idle();
    if (!strcmp(mode, "first")) return first();
    is_http = !strcmp(mode, "http");
    if (is_http || is_stream) pipeline = 1;
    if (!strcmp(mode, "echo")) expected = "\"method\"";
    measure();
    return 0;
}
