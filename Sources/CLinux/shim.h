// What Swift's module of the C library cannot see of Linux.
#pragma once

#include <fcntl.h>
#include <linux/stat.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

// statx(2) by its number, since glibc hides it without _GNU_SOURCE: which file a path leads to, and
// nothing else of it. Returns 0, or -1 and errno.
static inline int teller_file_identity(const char *path, uint64_t *device, uint64_t *inode)
{
    struct statx status;
    if (syscall(SYS_statx, AT_FDCWD, path, 0, STATX_INO, &status) != 0)
        return -1;
    *device = (uint64_t)status.stx_dev_major << 32 | status.stx_dev_minor;
    *inode = status.stx_ino;
    return 0;
}
