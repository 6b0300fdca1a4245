/* Fuzzes the CSV reader up to canonical tickets; rows of the scan have to be
 * rows of libcsv. */
#include "fuzz_row.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {
        .threads = 1, .now = INT64_C(1790812800) * TIME_SECOND};
    for (const char *c = ROW_DELIMITERS; *c; c++)
        fuzz_row_scan((str){(const char *)data, size}, *c);
    fuzz_ingest(data, size, &options);
}
