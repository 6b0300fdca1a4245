/* Fuzzes the configuration file, and with it a small archive. */
#include "fuzz.h"

static void fuzz_one(const uint8_t *data, size_t size) {
    static const char archive[] =
        "id,created,Their text,page,art,x\n1,2026-01-02,hello,/a,refund,1\n"
        "2,2026-01-03,there,/b,login,2\n3,,again,/c,login,3\n";
    char path[64];
    pl_error err = {0};
    night_options options = {.threads = 1};
    night_state *n = NULL;
    int file = fuzz_file(data, size, path);
    options.config = path;
    FUZZ_MUST(mem_new(&n, 1, sizeof *n, NULL) == PL_OK);
    n->options = &options;
    pl_code rc = night_configure(n, &err);
    FUZZ_MUST(rc == PL_OK || err.message[0]);
    if (rc == PL_OK)
        fuzz_ingest((const uint8_t *)archive, sizeof archive - 1, &n->ingest);
    night_free(n);
    mem_free(n);
    close(file);
}
