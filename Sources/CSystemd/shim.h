// What Swift cannot see of libsystemd and of Linux sockets.
#pragma once

#include <stdint.h>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-id128.h>

// struct ucred of unix(7), which glibc hides without _GNU_SOURCE.
struct teller_peer_credentials {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};

// SO_PEERCRED and SO_PEERGROUPS of socket(7).
static const int teller_so_peercred = SO_PEERCRED;
static const int teller_so_peergroups = SO_PEERGROUPS;

// sd_notify(3) takes a plain string here, so that no variadic call is needed.
static inline int teller_notify(const char *state) { return sd_notify(0, state); }
