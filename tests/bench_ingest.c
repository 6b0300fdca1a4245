/* Times reading alone.  pipeline.c is included, so no output is printed and
 * nothing but reading is in the time.
 *
 *   bench_ingest ours THREADS FILE...    archives to joined, cleaned columns
 *   bench_ingest csv FILE...             libcsv by itself, cells dropped
 *   bench_ingest json FILE...            cJSON by itself, a record a line
 *   bench_ingest memory THREADS FILE...  as ours; where the memory went
 *
 * Prints seconds, seconds of all cores, and records; `memory` prints a line "name bytes" each.  The
 * bytes of csv and json are in memory before their clock starts, so reading
 * from disk is in our time only. */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

#include <sys/resource.h>

/* Seconds that have passed, and those of all cores that this process used. */
typedef struct {
    double passed, used;
} bench_clock;

static bench_clock bench_now(void) {
    struct timespec t;
    struct rusage r;
    clock_gettime(CLOCK_MONOTONIC, &t);
    getrusage(RUSAGE_SELF, &r);
    return (bench_clock){
        (double)t.tv_sec + (double)t.tv_nsec * 1e-9,
        (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
            (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6};
}

static void bench_add(bench_clock *sum, bench_clock begin) {
    bench_clock end = bench_now();
    sum->passed += end.passed - begin.passed;
    sum->used += end.used - begin.used;
}

static void bench_print(bench_clock sum, size_t rows) {
    printf("%.6f %.6f %zu\n", sum.passed, sum.used, rows);
}

static void bench_must(pl_code rc, const pl_error *err) {
    if (rc == PL_OK) return;
    fprintf(stderr, "bench_ingest: %s\n", err->message);
    exit(1);
}

static void bench_on_cell(void *cell, size_t n, void *bytes) {
    (void)cell;
    *(size_t *)bytes += n;
}

static size_t bench_rows;

static void bench_on_row(int end, void *bytes) {
    (void)end, (void)bytes;
    bench_rows++;
}

static void bench_csv(str text) {
    struct csv_parser parser;
    size_t bytes = 0;
    csv_init(&parser, 0);
    csv_parse(&parser, text.p, text.n, bench_on_cell, bench_on_row, &bytes);
    csv_fini(&parser, bench_on_cell, bench_on_row, &bytes);
    csv_free(&parser);
    if (bytes > text.n) exit(1);
}

static void bench_json(str text) {
    while (text.n) {
        size_t n = str_find(text, STR("\n"));
        cJSON *record = cJSON_ParseWithLength(text.p, n);
        bench_rows += record != NULL;
        cJSON_Delete(record);
        n += n < text.n;
        text.p += n, text.n -= n;
    }
}

/* A parser by itself over the bytes of all files. */
static void bench_parser(void (*parse)(str text), char **path, int paths) {
    bench_clock sum = {0};
    pl_error err = {0};
    for (int i = 0; i < paths; i++) {
        str_buf text = {0};
        bench_must(io_slurp(path[i], SIZE_MAX / 2, &text, &err), &err);
        bench_clock begin = bench_now();
        parse(str_view(&text));
        bench_add(&sum, begin);
        str_free(&text);
    }
    bench_print(sum, bench_rows);
}

static size_t bench_pool(const str_pool *pool) {
    return pool->bytes.cap + pool->at_cap * sizeof *pool->at +
           pool->hash_cap * sizeof *pool->hash +
           pool->slots * sizeof *pool->slot;
}

/* What is held once everything is read, by table. */
static void bench_held(const tab_table *t, const join_index *join) {
    struct rusage use;
    size_t packed = 0, pooled = 0;
    for (size_t b = 0; b < t->blocks; b++) packed += t->block[b].packed_n;
    for (size_t id = 0; id < t->pool.count; id++)
        pooled += str_pooled(&t->pool, (uint32_t)id).n;
    getrusage(RUSAGE_SELF, &use);
    const struct {
        const char *name;
        size_t bytes;
    } row[] = {
        {"tickets", t->rows}, {"rows of context", t->contexts},
        {"texts in pool", t->pool.count}, {"peak", (size_t)use.ru_maxrss << 10},
        {"packed text", packed}, {"text", (size_t)t->text_bytes},
        {"ticket rows", t->rows_cap * sizeof *t->ticket},
        {"context rows", t->contexts_cap * sizeof *t->context},
        {"pool", bench_pool(&t->pool)}, {"pool letters", pooled},
        {"indexes", (t->index.slots + t->context_index.slots) *
                        sizeof *t->index.slot},
        {"block list", t->blocks_cap * sizeof *t->block},
        {"join", bench_pool(&join->key) + join->cap * sizeof *join->context},
    };
    for (size_t i = 0; i < COUNT(row); i++)
        printf("%s\t%zu\n", row[i].name, row[i].bytes);
}

static void bench_ours(size_t threads, char **path, int paths, bool memory) {
    ing_archive archive = {0};
    join_index join = {0};
    pl_error err = {0};
    const ing_options options = {.threads = threads};
    size_t rows = 0;
    js_init();
    if (sodium_init() < 0) exit(1);
    bench_clock begin = bench_now(), sum = {0};
    bench_must(read_all(&archive, path, (size_t)paths, &options, &err), &err);
    bench_must(join_all(&join, &archive.table, &err), &err);
    bench_add(&sum, begin);
    for (size_t s = 0; s < archive.sources; s++)
        rows += archive.source[s].rows + archive.source[s].context_rows;
    if (memory)
        bench_held(&archive.table, &join);
    else
        bench_print(sum, rows);
    join_free(&join);
    ing_free(&archive);
}

int main(int argc, char **argv) {
    const char *what = argc > 2 ? argv[1] : "";
    if (!strcmp(what, "csv"))
        bench_parser(bench_csv, argv + 2, argc - 2);
    else if (!strcmp(what, "json"))
        bench_parser(bench_json, argv + 2, argc - 2);
    else if (!strcmp(what, "ours") || !strcmp(what, "memory"))
        bench_ours((size_t)atoi(argv[2]), argv + 3, argc - 3,
                   *what == 'm');
    else
        return 64;
    return 0;
}
