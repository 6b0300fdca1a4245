/* Fuzzes the CSV reader up to canonical tickets; rows of the scan have to be
 * rows of libcsv. */
#include "fuzz.h"

static void fuzz_cell(void *owner, size_t column, str cell) {
    FUZZ_MUST(!cell.n || cell.p);
    *(size_t *)owner = column + 1;
}

static void fuzz_rows(str text, char delimiter) {
    static row_parser parser;
    for (size_t at = 0; at < text.n;) {
        row_scan scan = {.delimiter = delimiter};
        const size_t from = at;
        size_t cells = 0, seen = 0;
        const bool has_ended = row_end(&scan, text, &at, true);
        FUZZ_MUST(at > from && (has_ended || at == text.n));
        const str row = {text.p + from, at - from};
        FUZZ_MUST(row_line(row) <= row.n && row_line(row) > 0);
        FUZZ_MUST(row_parse(&parser, delimiter, row, fuzz_cell, &seen,
                            &cells) == PL_OK);
        FUZZ_MUST(parser.rows <= 1 && seen == cells);
        FUZZ_MUST(!cells || cells == scan.cells + 1);
    }
}

static void fuzz_one(const uint8_t *data, size_t size) {
    static const ing_options options = {
        .threads = 1, .now = INT64_C(1790812800) * TIME_SECOND};
    for (const char *c = ROW_DELIMITERS; *c; c++)
        fuzz_rows((str){(const char *)data, size}, *c);
    fuzz_ingest(data, size, &options);
}
