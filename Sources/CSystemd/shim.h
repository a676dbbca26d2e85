// What Swift cannot see of libsystemd and of Linux sockets.
#pragma once

#include <malloc.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <systemd/sd-daemon.h>
// Our records name the place in our sources by themselves.
#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

// struct ucred of unix(7), which glibc hides without _GNU_SOURCE.
struct teller_peer_credentials {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};

// accept4(2), which glibc hides likewise; what it returns does not block and is closed on exec.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
static inline int teller_accept(int listener)
{
    return accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// SO_PEERCRED and SO_PEERGROUPS of socket(7).
static const int teller_so_peercred = SO_PEERCRED;
static const int teller_so_peergroups = SO_PEERGROUPS;

// malloc_trim(3), whose header Swift's module of glibc leaves out.
static inline void teller_return_memory(void) { malloc_trim(0); }
