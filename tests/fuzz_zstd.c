/* Fuzzes the .zst stream: the input as it is behind a frame's magic. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {.threads = 1};
    static uint8_t copy[1 << 16];
    if (size < 6 || size > sizeof copy) return;
    memcpy(copy, data, size);
    memcpy(copy, "\x28\xb5\x2f\xfd", 4);
    /* Most frames get a window of 256 KiB at most: mapping and poisoning more
     * takes longer than all the rest. */
    if (size % 8 && !(copy[4] & 0x20)) copy[5] &= 0x3f;
    fuzz_ingest(copy, size, &options);
}
