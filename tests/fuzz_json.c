/* Fuzzes the JSON scanner and the vendor maps up to canonical tickets. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {.threads = 1};
    if (size && data[0] != '{' && data[0] != '[') return;
    fuzz_ingest(data, size, &options);
}
