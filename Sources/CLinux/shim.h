// What Swift's module of the C library cannot see of Linux.
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <linux/stat.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// statx(2) by its number, since glibc hides it without _GNU_SOURCE: which file a path leads to and
// how long it is, and nothing else of it; with an empty path, of the descriptor itself. Returns 0,
// or -1 and errno.
static inline int teller_file_status(
    int descriptor, const char *path, uint64_t *device, uint64_t *inode, uint64_t *size)
{
    const int empty_path = 0x1000; // AT_EMPTY_PATH
    struct statx status;
    if (syscall(SYS_statx, descriptor, path, empty_path, STATX_INO | STATX_SIZE, &status) != 0)
        return -1;
    *device = (uint64_t)status.stx_dev_major << 32 | status.stx_dev_minor;
    *inode = status.stx_ino;
    *size = status.stx_size;
    return 0;
}

// Renames a file, unless there is one of the new name: renameat2(2) by its number, since glibc hides
// its flag, or where a file system knows no such renaming, by a second name. Returns 0, or -1 and
// errno, EEXIST among them.
static inline int teller_rename_to_free(const char *path, const char *name)
{
    const unsigned int noreplace = 1; // RENAME_NOREPLACE
    if (syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, name, noreplace) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    return link(path, name) != 0 ? -1 : unlink(path);
}

// Lets go of the program's own pages that nothing can have been written to, its code above all;
// those that are needed again come back from the page cache, by a minor fault.
static inline void teller_let_go_of_code(void)
{
    const ElfW(Phdr) *headers = (const ElfW(Phdr) *)getauxval(AT_PHDR);
    unsigned long count = getauxval(AT_PHNUM), page = (unsigned long)sysconf(_SC_PAGESIZE);
    uintptr_t base = 0;
    for (unsigned long i = 0; headers && i < count; i++)
        if (headers[i].p_type == PT_PHDR)
            base = (uintptr_t)headers - headers[i].p_vaddr;
    for (unsigned long i = 0; base && i < count; i++) {
        if (headers[i].p_type != PT_LOAD || headers[i].p_flags & PF_W)
            continue;
        // Its last page may be the first of a segment that can be written to.
        uintptr_t from = (base + headers[i].p_vaddr) & ~(uintptr_t)(page - 1);
        uintptr_t to = (base + headers[i].p_vaddr + headers[i].p_memsz) & ~(uintptr_t)(page - 1);
        if (to > from)
            madvise((void *)from, to - from, MADV_DONTNEED);
    }
}

// Opens /dev/null for each of standard input, output and error that is closed: whatever is opened
// next would take its number, and be read or written in its stead.
static inline void teller_open_standard_streams(void)
{
    int descriptor;
    // The lowest number that is free is taken, so one beyond them is a sign that all are open.
    do
        descriptor = open("/dev/null", O_RDWR);
    while (descriptor >= 0 && descriptor <= STDERR_FILENO);
    if (descriptor > STDERR_FILENO)
        close(descriptor);
}
