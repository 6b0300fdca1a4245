/* Fuzzes the CSV scan alone; the first byte picks the delimiter. */
#include "fuzz_row.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    if (!size) return;
    fuzz_row_scan((str){(const char *)data + 1, size - 1},
                  ROW_DELIMITERS[data[0] % strlen(ROW_DELIMITERS)]);
}
