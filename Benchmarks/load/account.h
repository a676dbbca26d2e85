// The accounts that `rows fill` makes: account N is named bench-N, and its token follows from N, so
// that nobody has to hand a million tokens about. For measuring only: whoever has this file has them.
#ifndef ACCOUNT_H
#define ACCOUNT_H
#include <stdint.h>
#include <string.h>

#define TOKEN_BYTES 47

static inline uint64_t mix(uint64_t z) {
    z += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

// Writes the 47 bytes of an account's token, without a NUL.
static inline void token_of(uint64_t account, char *out) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    memcpy(out, "tlr_", 4);
    uint64_t bits = 0;
    for (int i = 0; i < TOKEN_BYTES - 4; i++) {
        if (i % 10 == 0) bits = mix(account * 5 + (uint64_t)(i / 10));
        // The last digit carries 4 bits of 32 bytes; its other two are zero.
        out[4 + i] = digits[i == TOKEN_BYTES - 5 ? bits & 60 : bits & 63];
        bits >>= 6;
    }
}
#endif
