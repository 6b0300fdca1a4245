/* Unit tests.  pipeline.c is included, so every function can be called.
 *
 *   unit [GROUP [TEST]]   groups whose name contains GROUP, tests that match
 *                         TEST (cmocka's * and ?)
 *
 * Reading goes through ut_read, which can cut what read(2) gives at any byte;
 * memory goes through ut_resize, which can fail at any allocation. */
#define _GNU_SOURCE 1
#include <errno.h>
#include <ftw.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

static size_t ut_chunk;            /* bytes a read gives at most, 0: any  */
static size_t ut_cut;              /* a read stops at this place of a file */

static ssize_t ut_read(int file, void *to, size_t n) {
    const off_t at = lseek(file, 0, SEEK_CUR);
    if (ut_chunk && n > ut_chunk) n = ut_chunk;
    if (at >= 0 && (size_t)at < ut_cut && n > ut_cut - (size_t)at)
        n = ut_cut - (size_t)at;
    return read(file, to, n);
}

#define PIPELINE_NO_MAIN
#define read ut_read
#include "../pipeline.c"

/* ---------------------------------------------------------------------------
 * Memory that counts its blocks and fails when asked
 * ------------------------------------------------------------------------ */

static struct {
    atomic_long calls, live;
    long fail;                              /* number of a call, 0: none */
} ut_heap;

static void *ut_resize(void *context, void *old, size_t size) {
    (void)context;
    if (!size) {
        ut_heap.live -= old != NULL;
        free(old);
        return NULL;
    }
    if (++ut_heap.calls == ut_heap.fail) return NULL;
    void *block = realloc(old, size);
    ut_heap.live += block && !old;
    return block;
}

static void ut_count_from(long fail) {
    ut_heap.calls = 0;
    ut_heap.live = 0;
    ut_heap.fail = fail;
    mem_hook = (pl_allocator){ut_resize, NULL};
}

/* Fails allocation k = 1, 2, .. of run(), from `dense` on in steps, until it
 * is through.  run() has freed everything when it returns. */
static long ut_fail_each(pl_code (*run)(void), long dense, long step) {
    for (long k = 1;; k += k < dense ? 1 : step) {
        ut_count_from(k);
        const pl_code rc = run();
        const long calls = ut_heap.calls, live = ut_heap.live;
        mem_hook = (pl_allocator){0};
        if (live || (rc != PL_OK && rc != PL_ENOMEM))
            fail_msg("allocation %ld: code %d, %ld blocks left", k, rc, live);
        if (calls >= k) continue;
        assert_int_equal(rc, PL_OK);
        return calls;
    }
}

/* After every test, also one that failed in the middle. */
static int ut_reset(void **state) {
    (void)state;
    mem_hook = (pl_allocator){0};
    ut_chunk = ut_cut = 0;
    return 0;
}

/* STR for tables that are constants. */
#define LIT(text) {"" text, sizeof(text) - 1}

#define TEST(name) cmocka_unit_test_teardown(name, ut_reset)

/* ---------------------------------------------------------------------------
 * Files below one temporary directory
 * ------------------------------------------------------------------------ */

static char ut_dir[PATH_MAX - 512];

/* "<temporary directory>/<name>"; good for the next 15 calls. */
__attribute__((format(printf, 1, 2)))
static char *ut_path(const char *format, ...) {
    static char ring[16][PATH_MAX];
    static size_t turn;
    char *path = ring[turn++ % 16];
    va_list args;
    int n = snprintf(path, PATH_MAX, "%s/", ut_dir);
    va_start(args, format);
    vsnprintf(path + n, PATH_MAX - (size_t)n, format, args);
    va_end(args);
    return path;
}

static int ut_unlink(const char *path, const struct stat *info, int kind,
                     struct FTW *place) {
    (void)info, (void)kind, (void)place;
    return remove(path);
}

static void ut_wipe(const char *path) {
    nftw(path, ut_unlink, 16, FTW_DEPTH | FTW_PHYS);
}

static char *ut_file(const char *name, str content) {
    char *path = ut_path("%s", name);
    remove(path);            /* to cut an old file may wait for the disk */
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(content.n ? content.p : "", 1, content.n, f),
                     content.n);
    assert_int_equal(fclose(f), 0);
    return path;
}

/* The whole of a file; the caller frees it. */
static str_buf ut_slurp(const char *path) {
    str_buf out = {0};
    pl_error err = {0};
    if (io_slurp(path, SIZE_MAX, &out, &err) != PL_OK) fail_msg("%s",
                                                                err.message);
    str_add(&out, STR(""), NULL);
    return out;
}

static size_t ut_entries(const char *dir) {
    size_t n = 0;
    DIR *d = opendir(dir);
    assert_non_null(d);
    while (readdir(d)) n++;
    closedir(d);
    return n - 2;
}

/* ---------------------------------------------------------------------------
 * Archives
 * ------------------------------------------------------------------------ */

static void ut_reconcile(const ing_archive *a) {
    for (size_t i = 0; i < a->sources; i++) {
        const ing_source *s = &a->source[i];
        assert_int_equal(s->rows, s->tickets + s->superseded + s->duplicates +
                                      s->quarantined + s->filtered);
    }
}

/* Reads files as one archive; what is not ingested has to be a warning. */
static ing_archive ut_read_all(char *const *path, size_t n,
                               const ing_options *options) {
    ing_archive a = {0};
    ing_options o = options ? *options : (ing_options){0};
    pl_error err = {0};
    o.threads = MAX(o.threads, 1);
    if (read_all(&a, path, n, &o, &err) != PL_OK) fail_msg("%s", err.message);
    ut_reconcile(&a);
    return a;
}

static ing_archive ut_ingest_as(str text, const ing_options *options) {
    char *path = ut_file("in", text);
    return ut_read_all(&path, 1, options);
}

static ing_archive ut_ingest(const char *text) {
    return ut_ingest_as(str_of(text), NULL);
}

/* A text column of a ticket; long ones are good until the next call. */
static str ut_text(const ing_archive *a, size_t row, size_t column) {
    static char local[4096];
    assert_true(row < a->table.rows);
    const tab_ticket *t = &a->table.ticket[row];
    if (column < TAB_POOLED) return tab_text(&a->table, t, column);
    tab_reader reader = {.table = &a->table};
    str text[TAB_LONG];
    assert_int_equal(tab_texts(&reader, t, text, NULL), PL_OK);
    str out = text[column - TAB_POOLED];
    out.n = MIN(out.n, sizeof local);
    if (out.n) memcpy(local, out.p, out.n);
    tab_reader_free(&reader);
    return (str){local, out.n};
}

static void ut_same(str got, str want) {
    if (!str_equal(got, want))
        fail_msg("got \"%.*s\", want \"%.*s\"", (int)got.n,
                 got.n ? got.p : "", (int)want.n, want.n ? want.p : "");
}

#define assert_text(got, want) ut_same(got, str_of(want))

/* cmocka compares floats only. */
static void ut_near(double got, double want, double within) {
    if (!(fabs(got - want) <= within))
        fail_msg("got %.17g, want %.17g", got, want);
}

static const ing_source *ut_source(const ing_archive *a) {
    assert_true(a->sources > 0);
    return &a->source[a->sources - 1];
}

/* All tickets as JSON lines; the caller frees. */
static str_buf ut_print(const ing_archive *a) {
    str_buf out = {0};
    tab_reader reader = {.table = &a->table};
    str_add(&out, STR(""), NULL);
    for (size_t r = 0; r < a->table.rows; r++)
        assert_int_equal(tab_print(&reader, &a->table.ticket[r], STR("x"),
                                   &out, NULL), PL_OK);
    tab_reader_free(&reader);
    return out;
}

/* n labelled tickets of 4 intents, one a day up to 2026-09-30, as NDJSON; the
 * caller frees. */
static str_buf ut_tickets(size_t n) {
    static const char *const intent[] = {"billing", "login", "shipping",
                                         "refund"};
    static const char *const word[4][6] = {
        {"invoice", "charged", "card", "payment", "tax", "month"},
        {"password", "reset", "locked", "signin", "code", "email"},
        {"parcel", "late", "courier", "address", "tracking", "box"},
        {"refund", "money", "return", "back", "cancel", "wrong"}};
    static const char *const any[] = {"please", "help", "my", "the", "today"};
    str_buf out = {0};
    uint64_t seed = 42;
    char text[40];
    for (size_t i = 0; i < n; i++) {
        const size_t c = par_below(&seed, 4);
        js_open(&out, "{");
        js_field_int(&out, "id", (int64_t)i + 1);
        js_field(&out, "created_at",
                 time_text(time_days(2026, 9, 30) * TIME_DAY -
                               (int64_t)(n - i) * TIME_DAY / 2, text));
        js_key(&out, "description"), js_comma(&out);
        str_addf(&out, "\"");
        for (size_t k = 0; k < 8; k++)
            str_addf(&out, "%s ", par_below(&seed, 3)
                                      ? word[c][par_below(&seed, 6)]
                                      : any[par_below(&seed, 5)]);
        str_addf(&out, "number %zu\"", i);
        str_addf(&out, ",\"requester_email\":\"p%zu@c%zu.example\"",
                 par_below(&seed, 90), par_below(&seed, 40));
        js_field(&out, "page", par_below(&seed, 2) ? STR("/help")
                                                   : str_of(intent[c]));
        js_field(&out, "intent",
                 str_of(intent[par_below(&seed, 20) ? c : 0]));
        js_close(&out, "}\n");
    }
    assert_int_equal(out.rc, PL_OK);
    return out;
}

/* One zstd frame behind what `out` holds. */
static pl_code ut_deflate(str_buf *out, str data) {
    io_packer *packer = NULL;
    pl_code rc = io_deflate(&packer, out, data, 1, NULL);
    io_packer_free(packer);
    return rc;
}

#include "test_base.c"
#include "test_time.c"
#include "test_io.c"
#include "test_arc.c"
#include "test_json.c"
#include "test_csv.c"
#include "test_table.c"
#include "test_clean.c"
#include "test_quote.c"
#include "test_lang.c"
#include "test_pii.c"
#include "test_vendor.c"
#include "test_map.c"
#include "test_scan.c"
#include "test_ingest.c"
#include "test_join.c"
#include "test_gap.c"
#include "test_outcome.c"
#include "test_feat.c"
#include "test_vec.c"
#include "test_lr.c"
#include "test_split.c"
#include "test_eval.c"
#include "test_calib.c"
#include "test_policy.c"
#include "test_triage.c"
#include "test_model.c"
#include "test_gate.c"
#include "test_audit.c"
#include "test_topic.c"
#include "test_view.c"
#include "test_series.c"
#include "test_count.c"
#include "test_shift.c"
#include "test_accuracy.c"
#include "test_drift.c"
#include "test_mood.c"
#include "test_churn.c"
#include "test_term.c"
#include "test_cluster.c"
#include "test_warm.c"
#include "test_watch.c"
#include "test_article.c"
#include "test_draft.c"
#include "test_knowledge.c"
#include "test_estimate.c"
#include "test_kpi.c"
#include "test_replay.c"
#include "test_digest.c"
#include "test_forecast.c"
#include "test_capacity.c"
#include "test_product.c"
#include "test_customer.c"
#include "test_alert.c"
#include "test_night.c"
#include "test_api.c"
#include "test_report.c"

#define GROUP(section)                                                        \
    if (argc < 2 || strstr(#section, argv[1]))                                \
    failed += cmocka_run_group_tests_name(#section, section##_tests, NULL,    \
                                          NULL)

int main(int argc, char **argv) {
    const char *base = getenv("TMPDIR");
    int failed = 0;
    if (sodium_init() < 0) return 1;
    js_init(), la_init();
    snprintf(ut_dir, sizeof ut_dir, "%s/pipeline-unit-XXXXXX",
             base && *base ? base : "/tmp");
    if (!mkdtemp(ut_dir)) return perror(ut_dir), 1;
    if (argc > 2) cmocka_set_test_filter(argv[2]);
    GROUP(base);
    GROUP(time);
    GROUP(io);
    GROUP(arc);
    GROUP(json);
    GROUP(csv);
    GROUP(table);
    GROUP(clean);
    GROUP(quote);
    GROUP(lang);
    GROUP(pii);
    GROUP(vendor);
    GROUP(map);
    GROUP(scan);
    GROUP(ingest);
    GROUP(join);
    GROUP(gap);
    GROUP(outcome);
    GROUP(feat);
    GROUP(vec);
    GROUP(lr);
    GROUP(split);
    GROUP(eval);
    GROUP(calib);
    GROUP(policy);
    GROUP(triage);
    GROUP(model);
    GROUP(gate);
    GROUP(audit);
    GROUP(topic);
    GROUP(view);
    GROUP(series);
    GROUP(count);
    GROUP(shift);
    GROUP(accuracy);
    GROUP(drift);
    GROUP(mood);
    GROUP(churn);
    GROUP(term);
    GROUP(cluster);
    GROUP(warm);
    GROUP(watch);
    GROUP(article);
    GROUP(draft);
    GROUP(knowledge);
    GROUP(estimate);
    GROUP(kpi);
    GROUP(replay);
    GROUP(digest);
    GROUP(forecast);
    GROUP(capacity);
    GROUP(product);
    GROUP(customer);
    GROUP(alert);
    GROUP(night);
    GROUP(api);
    GROUP(report);
    ut_wipe(ut_dir);
    return failed != 0;
}
