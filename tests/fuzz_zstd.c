/* Fuzzes the .zst stream: the input as it is behind a frame's magic. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {.threads = 1};
    static uint8_t copy[1 << 16];
    if (size < 4 || size > sizeof copy) return;
    memcpy(copy, data, size);
    memcpy(copy, "\x28\xb5\x2f\xfd", 4);
    fuzz_ingest(copy, size, &options);
}
