/* What the fuzz targets share.  A target includes this file and defines
 * fuzz_one(data, size); it is built with libFuzzer, or with -DFUZZ_REPLAY as
 * a program that runs the files (and directories) named as arguments. */
#define _GNU_SOURCE 1
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

#include <sanitizer/asan_interface.h>
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

/* Memory.  Most of the time of a small input went into mapping the same few
 * large buffers anew, so freed ones are kept for the next input, poisoned. */
#define FUZZ_LARGE ((size_t)32 << 10)                            /* bytes */
#define FUZZ_KEPT 64

typedef struct {
    size_t size;
    char fill[56];         /* what follows is as aligned as what malloc gave */
} fuzz_block;

static fuzz_block *fuzz_kept[FUZZ_KEPT];

static fuzz_block *fuzz_alloc(size_t size) {
    for (size_t i = 0; size >= FUZZ_LARGE && i < FUZZ_KEPT; i++) {
        fuzz_block *b = fuzz_kept[i];
        if (!b || b->size != size) continue;
        fuzz_kept[i] = NULL;
        ASAN_UNPOISON_MEMORY_REGION(b + 1, size);
        return b;
    }
    fuzz_block *b = malloc(sizeof *b + size);
    FUZZ_MUST(b);
    b->size = size;
    return b;
}

static void fuzz_free(fuzz_block *b) {
    for (size_t i = 0; b->size >= FUZZ_LARGE && b->size <= FUZZ_LARGE << 6 &&
                       i < FUZZ_KEPT; i++) {
        if (fuzz_kept[i]) continue;
        ASAN_POISON_MEMORY_REGION(b + 1, b->size);
        fuzz_kept[i] = b;
        return;
    }
    free(b);
}

static void *fuzz_resize(void *context, void *old, size_t size) {
    fuzz_block *from = old ? (fuzz_block *)old - 1 : NULL, *to = NULL;
    (void)context;
    if (size) to = fuzz_alloc(size);
    if (from && to) memcpy(to + 1, old, MIN(size, from->size));
    if (from) fuzz_free(from);
    return to ? to + 1 : NULL;
}

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

/* Every source reconciles, whoever took a row away from whom. */
static void fuzz_balanced(const ing_archive *a) {
    for (size_t i = 0; i < a->sources; i++) {
        const ing_source *s = &a->source[i];
        FUZZ_MUST(s->rows == s->tickets + s->superseded + s->duplicates +
                                 s->quarantined + s->filtered);
        FUZZ_MUST(s->quarantined <= s->rows);
        FUZZ_MUST(memchr(s->label, 0, sizeof s->label));
        FUZZ_MUST(memchr(s->warning, 0, sizeof s->warning));
    }
}

/* All texts of some rows are UTF-8, and their sources are there. */
static void fuzz_texts(const ing_archive *a, const tab_ticket *row,
                       size_t rows) {
    tab_reader reader = {.table = &a->table};
    str text[TAB_LONG];
    for (size_t r = 0; r < rows; r++) {
        FUZZ_MUST(row[r].source < a->sources);
        FUZZ_MUST(tab_texts(&reader, &row[r], text, NULL) == PL_OK);
        for (size_t c = 0; c < TAB_LONG; c++)
            FUZZ_MUST(fuzz_is_utf8(text[c]));
        for (size_t c = 0; c < TAB_POOLED; c++)
            FUZZ_MUST(fuzz_is_utf8(tab_text(&a->table, &row[r], c)));
    }
    tab_reader_free(&reader);
}

/* Every ticket as it is printed, hidden ones aside; how many. */
static uint64_t fuzz_print(const ing_archive *a) {
    tab_reader reader = {.table = &a->table};
    str_buf out = {0};
    uint64_t printed = 0;
    for (size_t r = 0; r < a->table.rows; r++) {
        if (a->table.ticket[r].is_hidden) continue;
        out.n = 0, printed++;
        FUZZ_MUST(tab_print(&reader, &a->table.ticket[r], STR("fuzz"), &out,
                            NULL) == PL_OK);
        FUZZ_MUST(fuzz_is_utf8(str_view(&out)));
    }
    tab_reader_free(&reader);
    str_free(&out);
    return printed;
}

/* Joins what was read and looks at all of it. */
static void fuzz_archive(ing_archive *a) {
    join_index join = {0};
    gap_list gaps;
    uint64_t tickets = 0;
    fuzz_balanced(a);
    FUZZ_MUST(join_all(&join, &a->table, NULL) == PL_OK);
    FUZZ_MUST(gap_all(&gaps, a, INT64_MAX, NULL) == PL_OK);
    FUZZ_MUST(gaps.holes <= GAP_SHOWN);
    fuzz_balanced(a);
    fuzz_texts(a, a->table.ticket, a->table.rows);
    fuzz_texts(a, a->table.context, a->table.contexts);
    for (size_t s = 0; s < a->sources; s++) tickets += a->source[s].tickets;
    FUZZ_MUST(tickets == fuzz_print(a));
    join_free(&join);
}

/* Reads, joins and prints the files of an archive; what comes out is
 * checked. */
static void fuzz_ingest_files(const str *file, size_t files,
                              const ing_options *options) {
    char path[8][64], *paths[8];
    int open[8];
    pl_error err = {0};
    ing_archive archive = {0};
    for (size_t f = 0; f < files; f++) {
        open[f] = fuzz_file(file[f].p, file[f].n, path[f]);
        paths[f] = path[f];
    }
    pl_code rc = read_all(&archive, paths, files, options, &err);
    FUZZ_MUST(rc == PL_OK || err.message[0]);
    if (rc == PL_OK) fuzz_archive(&archive);
    FUZZ_MUST(fuzz_is_utf8(str_view(&archive.quarantine)));
    ing_free(&archive);
    for (size_t f = 0; f < files; f++) close(open[f]);
}

static void fuzz_ingest(const uint8_t *data, size_t size,
                        const ing_options *options) {
    str file = {(const char *)data, size};
    fuzz_ingest_files(&file, 1, options);
}

/* Before the first allocation of what the target tests. */
static void fuzz_begin(void) {
    static bool is_ready;
    if (is_ready) return;
    FUZZ_MUST(sodium_init() >= 0);
    js_init();
    mem_hook = (pl_allocator){.resize = fuzz_resize};
    is_ready = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_begin();
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
    fuzz_begin();
    for (int i = 1; i < argc; i++) files += fuzz_replay(argv[i]);
    printf("%s: %zu inputs replayed\n", argv[0], files);
    return files ? 0 : 64;
}
#endif
