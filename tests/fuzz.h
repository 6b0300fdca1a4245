/* What the fuzz targets share.  A target includes this file and defines
 * fuzz_one(data, size); it is built with libFuzzer, or with -DFUZZ_REPLAY as
 * a program that runs the files (and directories) named as arguments. */
#define _GNU_SOURCE 1
#define PIPELINE_NO_MAIN
/* Small windows: a small input crosses many of their ends. */
#define IO_CHUNK ((size_t)256)
#define ING_ARENA ((size_t)4 << 10)
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
static size_t fuzz_live;                     /* blocks that nobody has freed */
static size_t fuzz_lasting;           /* of them those a target keeps for good */

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
    fuzz_live += (size > 0) - (size_t)(from != NULL);
    if (size) to = fuzz_alloc(size);
    if (from && to) memcpy(to + 1, old, MIN(size, from->size));
    if (from) fuzz_free(from);
    return to ? to + 1 : NULL;
}

/* A file in memory with these bytes; its path goes to `path`.  For what needs
 * a file: the rest reads bytes where they are, at a fraction of the cost. */
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
static void fuzz_rows(const ing_archive *a, const tab_ticket *row, size_t rows) {
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
    fuzz_rows(a, a->table.ticket, a->table.rows);
    fuzz_rows(a, a->table.context, a->table.contexts);
    for (size_t s = 0; s < a->sources; s++) tickets += a->source[s].tickets;
    FUZZ_MUST(tickets == fuzz_print(a));
    join_free(&join);
}

/* The bottom of a window: bytes in memory. */
static pl_code fuzz_pull(io_window *w, char *to, size_t cap, size_t *n,
                         pl_error *err) {
    str *left = w->context;
    (void)err;
    *n = MIN(cap, left->n);
    memcpy(to, left->p, *n);
    left->p += *n, left->n -= *n;
    return PL_OK;
}

/* Does for bytes in memory what read_disk does for a file, when it is its
 * turn: what names custom fields is read in the first pass. */
static pl_code fuzz_read_one(ing_archive *a, size_t source, str bytes,
                             bool is_first, const ing_options *options,
                             pl_error *err) {
    arc_kind kind = ARC_NONE;
    pl_code rc = PL_OK;
    read_walk k = {.archive = a, .options = options, .top = source,
                   .pass = READ_ALL,
                   .guard = {.limit = options->limit, .size = bytes.n}};
    io_window w = io_pulled(a->source[source].path, &k.guard, true, fuzz_pull,
                            &bytes);
    TRY(io_begin(&w, err));
    TRY(arc_unpack(&w, &kind, err));
    if ((!kind && read_names_fields(&w)) != is_first) goto done;
    if (kind) TRY(read_container(&k, &w, kind, a->source[source].path, err));
    else TRY(read_text(a, source, &w, options, err));
done:
    io_close(&w);
    return rc;
}

/* The same for read_all: articles are told by their first byte, as there are
 * no names. */
static pl_code fuzz_read(ing_archive *a, const str *file, size_t files,
                         const ing_options *given, pl_error *err) {
    pl_code rc = PL_OK;
    ing_options options = *given;
    if (!options.limit.ratio) options.limit = io_limits_usual;
    a->field.texts = &a->table.pool;
    for (size_t f = 0; f < files; f++) {
        const char first = file[f].n ? *file[f].p : 0;
        TRY(read_add_source(a, first == '#'   ? "memory.md"
                               : first == '<' ? "memory.html" : "memory",
                            err));
    }
    for (size_t f = 0; f < 2 * files; f++)
        TRY(fuzz_read_one(a, f % files, file[f % files], f < files, &options,
                          err));
    TRY(read_sort_sources(a, files, err));
    TRY(read_set_trackers_apart(a, err));
    read_unify_labels(a);
    read_count_filtered(a);
done:
    return rc;
}

/* What came of reading: joined, looked at, freed. */
static void fuzz_read_done(ing_archive *a, pl_code rc, const pl_error *err) {
    FUZZ_MUST(rc == PL_OK || err->message[0]);
    if (rc == PL_OK) fuzz_archive(a);
    FUZZ_MUST(fuzz_is_utf8(str_view(&a->quarantine)));
    ing_free(a);
}

/* Reads, joins and prints the files of an archive; what comes out is
 * checked. */
static void fuzz_ingest_files(const str *file, size_t files,
                              const ing_options *options) {
    pl_error err = {0};
    ing_archive archive = {0};
    pl_code rc = fuzz_read(&archive, file, files, options, &err);
    fuzz_read_done(&archive, rc, &err);
}

/* The same for a file on disk, which can be sought in. */
static void fuzz_ingest_disk(const uint8_t *data, size_t size,
                             const ing_options *options) {
    char path[64], *paths[] = {path};
    pl_error err = {0};
    ing_archive archive = {0};
    int file = fuzz_file(data, size, path);
    pl_code rc = read_all(&archive, paths, 1, options, &err);
    fuzz_read_done(&archive, rc, &err);
    close(file);
}

static void fuzz_ingest(const uint8_t *data, size_t size,
                        const ing_options *options) {
    str file = {(const char *)data, size};
    fuzz_ingest_files(&file, 1, options);
}

/* Before anything is allocated. */
static void fuzz_begin(void) {
    FUZZ_MUST(sodium_init() >= 0);
    mem_hook = (pl_allocator){.resize = fuzz_resize};
    js_init();
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    fuzz_begin();
    return 0;
}

/* Every input leaves as many blocks as it found, so LeakSanitizer, which costs
 * more than most inputs, is needed in replays only. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const size_t before = fuzz_live - fuzz_lasting;
    fuzz_one(data, size);
    FUZZ_MUST(fuzz_live - fuzz_lasting == before);
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
