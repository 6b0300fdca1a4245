/* What is promised of the scan for rows: a row of it is a row of libcsv. */
#include "fuzz.h"

static void fuzz_cell(void *owner, size_t column, str cell) {
    FUZZ_MUST(!cell.n || cell.p);
    *(size_t *)owner = column + 1;
}

static void fuzz_row_scan(str text, char delimiter) {
    row_parser parser = {0};
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
    row_free(&parser);
}
