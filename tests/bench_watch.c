/* bench_watch.c - where the time of the watch goes
 *
 *   bench_watch PATH NOW [THREADS [NIGHTS]]
 *
 * Seconds and CPU seconds of reading (which is not the watch), of the view, of
 * each detector's preparation, and of its nights up to NOW, as a table in
 * Markdown; last the peak of memory and a digest of the view and the findings,
 * which must be the same for any number of threads.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"
#include <sys/resource.h>

enum { BENCH_READ, BENCH_VIEW, BENCH_COUNT, BENCH_CLUSTER, BENCH_DRIFT,
       BENCH_MOOD, BENCH_CHURN, BENCH_STAGES };
static const char *const bench_stages[BENCH_STAGES] = {
    "reading", "view", "count", "cluster", "drift", "mood", "churn"};

static struct {
    double wall[2], cpu[2];                       /* preparing, nights */
} bench_spent[BENCH_STAGES];
static double bench_wall, bench_cpu;

static double bench_cpu_clock(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Adds what passed since the last call. */
static void bench_lap(int stage, int phase) {
    const double wall = night_clock(), cpu = bench_cpu_clock();
    bench_spent[stage].wall[phase] += wall - bench_wall;
    bench_spent[stage].cpu[phase] += cpu - bench_cpu;
    bench_wall = wall, bench_cpu = cpu;
}

static uint64_t bench_digest_view(const view_set *v) {
    uint64_t h = str_hash((str){(const char *)v->account_row,
                                v->account.count * sizeof *v->account_row}, 1);
    for (size_t i = 0; i < v->n; i++) {
        const view_ticket *t = &v->ticket[i];
        const uint64_t field[5] = {
            (uint64_t)t->created, t->row, (uint64_t)t->account << 32 |
            t->intent, (uint64_t)((double)t->unhappy * 1e9), t->flags};
        h = str_hash((str){(const char *)field, sizeof field}, h);
    }
    return h;
}

static uint64_t bench_digest(const finding_list *l, uint64_t h) {
    str_buf out = {0};
    for (size_t i = 0; i < l->n; i++) finding_put(&out, &l->one[i]);
    h = str_hash(str_view(&out), h);
    str_free(&out);
    return h;
}

#define BENCH_MAKE(stage, part, call) \
    TRY(call##_make(&w->part, &w->view, s, err)); \
    bench_lap(stage, 0)
#define BENCH_NIGHT(stage, part, call) \
    TRY(call##_night(&w->part, &w->view, &w->memory, &w->tonight, err)); \
    bench_lap(stage, 1)

static pl_code bench_run(watch_set *w, const view_source *s, int64_t now,
                         size_t nights, pl_error *err) {
    pl_code rc = PL_OK;
    TRY(view_make(&w->view, s, now, err));
    bench_lap(BENCH_VIEW, 0);
    uint64_t digest = bench_digest_view(&w->view);
    bench_lap(BENCH_READ, 1);
    BENCH_MAKE(BENCH_COUNT, count, count);
    BENCH_MAKE(BENCH_CLUSTER, corpus, corpus);
    BENCH_MAKE(BENCH_DRIFT, drift, drift);
    BENCH_MAKE(BENCH_MOOD, mood, mood);
    BENCH_MAKE(BENCH_CHURN, churn, lapse);
    for (size_t k = nights; k-- > 0;) {
        finding_free(&w->tonight);
        view_at(&w->view, now - (int64_t)k * TIME_DAY);
        bench_lap(BENCH_VIEW, 1);
        BENCH_NIGHT(BENCH_COUNT, count, count);
        BENCH_NIGHT(BENCH_CLUSTER, corpus, bug);
        BENCH_NIGHT(BENCH_DRIFT, drift, drift);
        BENCH_NIGHT(BENCH_MOOD, mood, mood);
        BENCH_NIGHT(BENCH_CHURN, churn, churn);
        digest = bench_digest(&w->tonight, digest);
        bench_lap(BENCH_READ, 1);
    }
    printf("\n%zu tickets, %zu accounts, %zu findings on the last night, "
           "digest %016" PRIx64 "\n", w->view.n, w->view.account.count,
           w->tonight.n, digest);
done:
    return rc;
}

static void bench_table(size_t nights) {
    double sum[4] = {0};
    printf("\n| stage | prepare, s | CPU, s | %zu night%s, s | CPU, s |\n"
           "|---|---|---|---|---|\n", nights, nights == 1 ? "" : "s");
    for (int i = 0; i < BENCH_STAGES; i++) {
        const double cell[4] = {
            bench_spent[i].wall[0], bench_spent[i].cpu[0],
            bench_spent[i].wall[1], bench_spent[i].cpu[1]};
        for (int k = 0; k < 4 && i != BENCH_READ; k++) sum[k] += cell[k];
        if (i == BENCH_READ)
            printf("| %s | %.2f | %.2f | | |\n", bench_stages[i], cell[0],
                   cell[1]);
        else
            printf("| %s | %.2f | %.2f | %.2f | %.2f |\n", bench_stages[i],
                   cell[0], cell[1], cell[2], cell[3]);
    }
    printf("| **the watch** | %.2f | %.2f | %.2f | %.2f |\n", sum[0], sum[1],
           sum[2], sum[3]);
}

int main(int argc, char **argv) {
    pl_error err = {0};
    night_options options = {.path = &argv[1], .paths = 1, .seed = 1,
                             .out = "none"};
    static night_state n;
    struct rusage used;
    if (argc < 3) return 64;
    options.threads = argc > 3 ? strtoul(argv[3], NULL, 10) : 2;
    const size_t nights = argc > 4 ? strtoul(argv[4], NULL, 10) : 1;
    n.options = &options;
    la_init();
    options.now = time_parse(str_of(argv[2]));
    bench_wall = night_clock(), bench_cpu = bench_cpu_clock();
    pl_code rc = night_read(&n, NULL, &err);
    if (rc == PL_OK) rc = night_learn(&n, &err);
    bench_lap(BENCH_READ, 0);
    const view_source source = {
        .archive = &n.archive, .join = &n.join, .gaps = &n.gaps,
        .outcome = &n.outcome, .lines = &n.set.lines,
        .threads = options.threads, .seed = options.seed};
    if (rc == PL_OK)
        rc = bench_run(&n.watch, &source, options.now, nights, &err);
    if (rc != PL_OK) fprintf(stderr, "%s\n", err.message);
    else bench_table(nights);
    getrusage(RUSAGE_SELF, &used);
    printf("\nPeak memory %.2f GB, %zu thread%s.\n",
           (double)used.ru_maxrss / 1048576, options.threads,
           options.threads == 1 ? "" : "s");
    night_free(&n);
    return rc != PL_OK;
}
