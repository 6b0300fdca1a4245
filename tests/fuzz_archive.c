/* Fuzzes archives and packed streams.  The first byte chooses one, and its
 * magic bytes (the checksums of tar) are put right, so that what follows is
 * reached. */
#include "fuzz.h"

static void fuzz_tar(uint8_t *data, size_t size) {
    for (size_t at = 0; at + 512 <= size; at += 512) {
        char text[8];
        uint32_t sum = 8 * ' ';
        if (at && memcmp(data + at + 257, "ustar", 5)) continue;
        for (size_t b = 0; b < 512; b++)
            if (b < 148 || b >= 156) sum += data[at + b];
        snprintf(text, sizeof text, "%06o", sum);
        memcpy(data + at + 148, text, 7);
        data[at + 155] = ' ';
    }
}

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {
        .threads = 1, .limit = {100, 1 << 22, 50, 2}};
    static const str magic[] = {
        {"", 0}, {"PK\3\4", 4}, {"\x1f\x8b\x08\0", 4},
        {"BZh91AY&SY", 10}, {"\xfd" "7zXZ\0", 6}, {"a", 1},
        {"\x28\xb5\x2f\xfd", 4}, {"\xff\xfe", 2}};
    static uint8_t copy[1 << 16];
    if (size < 12 || size > sizeof copy) return;
    size_t kind = data[0] % COUNT(magic);
    memcpy(copy, data + 1, --size);
    if (magic[kind].n) memcpy(copy, magic[kind].p, magic[kind].n);
    if (kind == 5) fuzz_tar(copy, size);
    fuzz_ingest(copy, size, &options);
    if (kind == 1) fuzz_ingest_disk(copy, size, &options);
}
