/* What the fuzz targets share.  A target includes this file and defines
 * fuzz_one(data, size); it is built with libFuzzer, or with -DFUZZ_REPLAY as
 * a program that runs the files (and directories) named as arguments. */
#define _GNU_SOURCE 1
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

#include <sys/syscall.h>

/* Stops the fuzzer where a promise is broken. */
#define FUZZ_MUST(condition)                                                  \
    do {                                                                      \
        if (!(condition)) {                                                   \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
            abort();                                                          \
        }                                                                     \
    } while (0)

static void fuzz_one(const uint8_t *data, size_t size);

/* A file in memory with these bytes; its path goes to `path`. */
static int fuzz_file(const void *data, size_t size, char path[64]) {
    int file = (int)syscall(SYS_memfd_create, "fuzz", 0u);
    FUZZ_MUST(file >= 0);
    FUZZ_MUST(io_write(file, (str){data, size}, "memory", NULL) == PL_OK);
    snprintf(path, 64, "/proc/self/fd/%d", file);
    return file;
}

static bool fuzz_is_utf8(str text) {
    while (text.n) {
        utf8proc_int32_t point;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)text.p,
                             (utf8proc_ssize_t)text.n, &point);
        if (step <= 0) return false;
        text.p += step, text.n -= (size_t)step;
    }
    return true;
}

/* Every source reconciles. */
static void fuzz_balanced(const ing_archive *a) {
    for (size_t i = 0; i < a->sources; i++) {
        const ing_source *s = &a->source[i];
        FUZZ_MUST(s->rows == s->tickets + s->superseded + s->duplicates +
                                 s->quarantined + s->filtered);
    }
}

/* Reads, joins and prints an archive; what comes out is checked. */
static void fuzz_ingest(const uint8_t *data, size_t size,
                        const ing_options *options) {
    char path[64], *paths = path;
    pl_error err = {0};
    ing_archive archive = {0};
    join_index join = {0};
    str_buf out = {0};
    uint64_t tickets = 0, printed = 0;
    int file = fuzz_file(data, size, path);
    pl_code rc = read_all(&archive, &paths, 1, options, &err);
    FUZZ_MUST(rc == PL_OK || err.message[0]);
    if (rc == PL_OK) {
        fuzz_balanced(&archive);
        rc = join_all(&join, &archive.table, &err);
    }
    tab_reader reader = {.table = &archive.table};
    for (size_t r = 0; rc == PL_OK && r < archive.table.rows; r++) {
        if (archive.table.ticket[r].is_hidden) continue;
        out.n = 0, printed++;
        rc = tab_print(&reader, &archive.table.ticket[r], STR("fuzz"), &out,
                       &err);
        FUZZ_MUST(rc != PL_OK || fuzz_is_utf8(str_view(&out)));
    }
    for (size_t s = 0; s < archive.sources; s++)
        tickets += archive.source[s].tickets;
    FUZZ_MUST(rc != PL_OK || tickets == printed);
    FUZZ_MUST(fuzz_is_utf8(str_view(&archive.quarantine)));
    tab_reader_free(&reader);
    join_free(&join);
    ing_free(&archive);
    str_free(&out);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static bool is_ready;
    if (!is_ready) {
        FUZZ_MUST(sodium_init() >= 0);
        js_init();
        is_ready = true;
    }
    fuzz_one(data, size);
    return 0;
}

#ifdef FUZZ_REPLAY
static size_t fuzz_replay(const char *path) {
    struct dirent **entry = NULL;
    str_buf text = {0};
    size_t files = 0;
    int n = scandir(path, &entry, read_skip_dots, alphasort);
    for (int i = 0; i < n; i++) {
        char below[PATH_MAX];
        snprintf(below, sizeof below, "%s/%s", path, entry[i]->d_name);
        files += fuzz_replay(below);
        free(entry[i]);
    }
    free(entry);
    if (n >= 0) return files;
    FILE *in = fopen(path, "rb");
    if (!in) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(66);
    }
    for (int c; (c = getc(in)) != EOF;) {
        char byte = (char)c;
        FUZZ_MUST(str_add(&text, (str){&byte, 1}, NULL) == PL_OK);
    }
    fclose(in);
    /* A block of exactly the right size, so that ASan sees a step too far. */
    uint8_t *exact = malloc(MAX(text.n, 1));
    FUZZ_MUST(exact);
    if (text.n) memcpy(exact, text.p, text.n);
    LLVMFuzzerTestOneInput(exact, text.n);
    free(exact);
    str_free(&text);
    return 1;
}

int main(int argc, char **argv) {
    size_t files = 0;
    for (int i = 1; i < argc; i++) files += fuzz_replay(argv[i]);
    printf("%s: %zu inputs replayed\n", argv[0], files);
    return files ? 0 : 64;
}
#endif
