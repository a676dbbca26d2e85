/* A server of POST /chat/completions that answers at once, after a fixed time, or after one between
   two, always the same: what is measured with it is what comes before and after. One thread,
   loopback only. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 4096, REQUEST_BYTES = 1 << 16 };

struct connection {
    int descriptor;
    size_t used;
    char request[REQUEST_BYTES];
};

/* Answers that wait for their time, in its order. */
struct waiting {
    long long due;
    int descriptor;
    int streamed;
};

static struct connection *connections[CONNECTIONS];
static struct waiting line[CONNECTIONS * 4];
static size_t first, last;

static const char whole[] =
    "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Hello there.\"},"
    "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":3}}";
static const char events[] =
    "data: {\"choices\":[{\"delta\":{\"content\":\"Hello there.\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
    "\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":3}}\n\n"
    "data: [DONE]\n\n";

static long long shortest, longest;

/* Takes its place in line behind what is due no later. */
static void line_up(struct waiting answer)
{
    size_t place = last++;
    while (place != first && line[(place - 1) % (CONNECTIONS * 4)].due > answer.due) {
        line[place % (CONNECTIONS * 4)] = line[(place - 1) % (CONNECTIONS * 4)];
        place--;
    }
    line[place % (CONNECTIONS * 4)] = answer;
}

/* Whoever has gone gets nothing, nor who has its descriptor next. */
static void leave(int descriptor)
{
    for (size_t place = first; place != last; place++) {
        struct waiting *answer = &line[place % (CONNECTIONS * 4)];
        if (answer->descriptor == descriptor) answer->descriptor = -1;
    }
    close(descriptor);
}

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static void answer(int descriptor, int streamed)
{
    char response[1024];
    const char *body = streamed ? events : whole;
    int length = snprintf(response, sizeof response,
        "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
        streamed ? "text/event-stream" : "application/json", strlen(body), body);
    /* A connection that takes nothing has gone, which the next read of it tells. */
    if (write(descriptor, response, length) != length) shutdown(descriptor, SHUT_RDWR);
}

/* Takes whole requests off the front of what was read; 0 where the connection is of no use. */
static int serve(struct connection *connection)
{
    for (;;) {
        connection->request[connection->used] = 0;
        char *end = strstr(connection->request, "\r\n\r\n");
        if (!end) return connection->used < REQUEST_BYTES - 1;
        char *header = strcasestr(connection->request, "\r\ncontent-length:");
        size_t body = header && header < end ? strtoul(header + 17, NULL, 10) : 0;
        size_t size = end + 4 - connection->request + body;
        if (size >= REQUEST_BYTES) return 0;
        if (connection->used < size) return 1;
        char kept = connection->request[size];
        connection->request[size] = 0;
        int streamed = strstr(end, "\"stream\":true") != NULL;
        connection->request[size] = kept;
        memmove(connection->request, connection->request + size, connection->used - size);
        connection->used -= size;
        if (longest) {
            long long delay = shortest + random() % (longest - shortest + 1);
            line_up((struct waiting){ now() + delay, connection->descriptor, streamed });
        } else {
            answer(connection->descriptor, streamed);
        }
    }
}

/* A port of the loopback interface, or the path of a Unix socket. */
static int listen_at(const char *place)
{
    struct sockaddr_in port = { .sin_family = AF_INET, .sin_port = htons(atoi(place)),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_un path = { .sun_family = AF_UNIX };
    int is_path = *place == '/', on = 1;
    strncpy(path.sun_path, place, sizeof path.sun_path - 1);
    int listener = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, is_path ? (void *)&path : (void *)&port, is_path ? sizeof path : sizeof port)
        || listen(listener, 1024)) {
        perror("upstream");
        exit(69);
    }
    return listener;
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fprintf(stderr, "usage: upstream PORT-OR-SOCKET MICROSECONDS[-MICROSECONDS]\n");
        return 64;
    }
    char *rest;
    longest = shortest = strtoll(arguments[2], &rest, 10);
    if (*rest == '-') longest = atoll(rest + 1);
    signal(SIGPIPE, SIG_IGN);
    int listener = listen_at(arguments[1]), on = 1;
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = { EPOLLIN, { .fd = listener } }, ready[256];
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        /* In nanoseconds: whole milliseconds would be a part of what is measured. */
        struct timespec wait = { 0, 0 };
        if (first != last) {
            long long left = line[first % (CONNECTIONS * 4)].due - now();
            if (left > 0) wait = (struct timespec){ left / 1000000, left % 1000000 * 1000 };
        }
        int found = epoll_pwait2(poll, ready, 256, first == last ? NULL : &wait, NULL);
        for (int index = 0; index < found; index++) {
            int descriptor = ready[index].data.fd;
            if (descriptor == listener) {
                int peer = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (peer < 0) continue;
                if (peer >= CONNECTIONS) {
                    close(peer);
                    continue;
                }
                setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                if (!connections[peer]) connections[peer] = malloc(sizeof(struct connection));
                connections[peer]->descriptor = peer;
                connections[peer]->used = 0;
                event.data.fd = peer;
                epoll_ctl(poll, EPOLL_CTL_ADD, peer, &event);
                continue;
            }
            struct connection *connection = connections[descriptor];
            ssize_t got = read(descriptor, connection->request + connection->used,
                REQUEST_BYTES - 1 - connection->used);
            if (got < 0 && errno == EAGAIN) continue;
            if (got > 0) connection->used += got;
            if (got <= 0 || !serve(connection)) leave(descriptor);
        }
        while (first != last && line[first % (CONNECTIONS * 4)].due <= now()) {
            struct waiting *next = &line[first++ % (CONNECTIONS * 4)];
            if (next->descriptor >= 0) answer(next->descriptor, next->streamed);
        }
    }
}
