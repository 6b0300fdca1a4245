/* Fuzzes the CSV reader up to canonical tickets. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {.threads = 1};
    fuzz_ingest(data, size, &options);
}
