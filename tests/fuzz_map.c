/* Fuzzes the way from several files to joined columns: vendor maps, JSON and
 * CSV by content, versions, messages and business records of one file that
 * belong to tickets of another.  A line of four equals signs divides the
 * input into files. */
#include "fuzz.h"

#define FUZZ_FILES 6

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {.threads = 1};
    str file[FUZZ_FILES], rest = {(const char *)data, size};
    size_t files = 0;
    while (files < FUZZ_FILES) {
        size_t n = files + 1 < FUZZ_FILES ? str_find(rest, STR("\n====\n"))
                                          : rest.n;
        file[files++] = (str){rest.p, n};
        if (n == rest.n) break;
        rest.p += n + 6, rest.n -= n + 6;
    }
    fuzz_ingest_files(file, files, &options);
}
