/* bench_forecast.c - how good are forecasts of daily volumes?
 *
 *   bench_forecast DIR [DAYS [STEP]]
 *
 * An archive of build/generate that ends with September 2026, read by the
 * program; intents are the labels, tickets without one are a series of their
 * own.  Rolling origin over the last DAYS [90] days, every STEP [1] days,
 * fourteen days ahead, all knowing nothing later:
 *
 *   ours             FORECAST as a night would say it
 *   seasonal naive   the last count of the same weekday
 *   Holt             level and trend, both rates by least squares
 *   damped HW        with weekdays and a damped trend, on square roots
 *   Theta            on seasonally adjusted counts
 *   flat mean        of the last 28 days
 *
 *   bench_forecast size TICKETS
 *
 * How long FORECAST and CAPACITY take for that many made tickets of 400 days
 * and 100 intents, on one thread.
 *
 * MASE: mean absolute error over the mean absolute error of the seasonal naive
 * method within the history (Hyndman and Koehler 2006).  Coverage: of the days
 * and of the sum of fourteen days, how many are within the intervals.
 */
#define PIPELINE_NO_MAIN
#include "../pipeline.c"

enum { BENCH_OURS, BENCH_NAIVE, BENCH_HOLT, BENCH_WINTERS, BENCH_THETA,
       BENCH_FLAT, BENCH_REST, BENCH_LAST = BENCH_REST + FORECAST_METHODS };
static const char *const bench_names[] = {
    "ours", "seasonal naive", "Holt", "damped HW", "Theta", "flat mean"};

typedef struct {
    double error[BENCH_LAST], days, scale, origins;
    double in[2], sum_in[2], sums;
} bench_score;

static bool bench_every;                 /* also the other candidates */

/* Holt's two rates on a grid, by the squares of the next day's errors. */
static void bench_holt(const double *y, size_t n, double *to) {
    double best = INFINITY, level = 0, trend = 0;
    for (double a = .02; a < 1; a *= 1.5)
        for (double b = .005; b < 1; b *= 2) {
            double l = 0, t = 0, sse = 0;
            for (size_t i = 0; i < MIN(n, 14); i++) l += y[i] / 14;
            for (size_t i = 0; i < n; i++) {
                const double e = y[i] - l - t, before = l;
                if (i >= 14) sse += e * e;
                l += t + a * e;
                t = b * (l - before) + (1 - b) * t;
            }
            if (sse < best) best = sse, level = l, trend = t;
        }
    for (size_t h = 0; h < FORECAST_AHEAD; h++)
        to[h] = MAX(level + trend * (double)(h + 1), 0);
}

/* One series at one origin; y (n + FORECAST_SOON) are the counts. */
static void bench_add(bench_score *b, const forecast_series *s,
                      const double *y, size_t n) {
    double to[BENCH_LAST][FORECAST_AHEAD], naive = 0, was = 0, flat = 0;
    const size_t from = s->from;
    if (n < from + FORECAST_LEAST) return;
    for (size_t i = from + 7; i < n; i++)
        naive += fabs(y[i] - y[i - 7]) / (double)(n - from - 7);
    if (naive <= 0) return;
    for (size_t i = n - 28; i < n; i++) flat += y[i] / 28;
    bench_holt(y + from, n - from, to[BENCH_HOLT]);
    for (size_t h = 0; h < FORECAST_SOON; h++) {
        to[BENCH_OURS][h] = s->day[h].expected;
        to[BENCH_NAIVE][h] = y[n - 7 + h % 7];
        to[BENCH_WINTERS][h] = s->by[0][FORECAST_WINTERS][h];
        to[BENCH_THETA][h] = s->by[0][FORECAST_THETA][h];
        to[BENCH_FLAT][h] = flat;
        for (size_t m = 0; m < FORECAST_METHODS; m++)
            to[BENCH_REST + m][h] = s->by[0][m][h];
    }
    for (size_t h = 0; h < FORECAST_SOON; h++) {
        const double real = y[n + h];
        was += real, b->days++;
        for (size_t m = 0; m < BENCH_LAST; m++)
            b->error[m] += fabs(real - to[m][h]) / naive;
        b->in[0] += real >= s->day[h].lo80 && real <= s->day[h].hi80;
        b->in[1] += real >= s->day[h].lo95 && real <= s->day[h].hi95;
    }
    b->sums++;
    b->sum_in[0] += was >= s->soon.lo80 && was <= s->soon.hi80;
    b->sum_in[1] += was >= s->soon.lo95 && was <= s->soon.hi95;
}

/* Tickets with their labels, by time. */
static pl_code bench_view(view_set *v, const tab_table *table,
                          pl_error *err) {
    *v = (view_set){.table = table};
    pl_code rc = mem_new(&v->ticket, table->rows, sizeof *v->ticket, err);
    if (rc != PL_OK) return rc;
    for (size_t r = 0; r < table->rows; r++)
        if (!table->ticket[r].is_hidden &&
            table->ticket[r].time[TAB_CREATED] > TIME_DAY)
            v->ticket[v->n++] = (view_ticket){
                .created = table->ticket[r].time[TAB_CREATED],
                .row = (uint32_t)r,
                .intent = table->ticket[r].text[TAB_LABEL]};
    qsort(v->ticket, v->n, sizeof *v->ticket, view_by_time);
    return PL_OK;
}

/* Counts of the series that `was` has at the origin, as known at the end. */
static void bench_counts(const view_set *v, const forecast_set *was,
                         const forecast_series *s, bool is_other, double *y) {
    memset(y, 0, (FORECAST_PAST + FORECAST_AHEAD) * sizeof *y);
    for (size_t i = view_from(v, was->begin * TIME_DAY); i < v->n; i++) {
        const size_t d = (size_t)(time_day(v->ticket[i].created) -
                                  was->begin);
        bool is_own = s == was->one || v->ticket[i].intent == s->intent;
        if (is_other && is_own)
            for (size_t k = 1; k <= was->shown; k++)
                is_own &= was->one[k].intent != v->ticket[i].intent;
        if (d < FORECAST_PAST + FORECAST_AHEAD) y[d] += is_own;
    }
}

static void bench_say(const char *what, const bench_score *b, size_t n) {
    double mase[BENCH_LAST] = {0}, in[4] = {0}, of = 0;
    for (size_t i = 0; i < n; i++) {
        if (b[i].days <= 0) continue;
        of++;
        for (size_t m = 0; m < BENCH_LAST; m++)
            mase[m] += b[i].error[m] / b[i].days;
        for (size_t k = 0; k < 2; k++)
            in[k] += b[i].in[k] / b[i].days,
            in[2 + k] += b[i].sum_in[k] / b[i].sums;
    }
    printf("| %s (%.0f) |", what, of);
    for (size_t m = 0; m < (bench_every ? BENCH_LAST : BENCH_REST); m++)
        printf(" %.3f |", mase[m] / of);
    for (size_t k = 0; k < 4; k++) printf(" %.1f |", 100 * in[k] / of);
    puts("");
}

static pl_code bench_run(char *path, int days, int step, pl_error *err) {
    pl_code rc = PL_OK;
    static night_state night;
    char *slot[1] = {path};
    static double y[FORECAST_PAST + FORECAST_AHEAD];
    const int64_t end = time_days(2026, 10, 1);
    const night_options o = {.paths = 1, .path = slot, .threads = 2,
                             .seed = 1, .now = end * TIME_DAY};
    const view_source source = {.threads = 2};
    bench_score total = {0}, *intent = NULL;
    view_set v = {0};
    double seconds = 0;
    size_t nights = 0;
    night.options = &o;
    TRY(night_read(&night, NULL, err));
    const tab_table *table = &night.archive.table;
    TRY(bench_view(&v, table, err));
    TRY(mem_new(&intent, table->pool.count + 1, sizeof *intent, err));
    for (int back = days; back >= (int)FORECAST_SOON; back -= step) {
        forecast_set f = {0};
        view_at(&v, (end - back) * TIME_DAY);
        const double began = night_clock();
        TRY(forecast_make(&f, &v, &source, err));
        seconds += night_clock() - began, nights++;
        for (size_t i = 0; i < f.series; i++) {
            const forecast_series *s = &f.one[i];
            const bool is_other = i > f.shown;
            bench_counts(&v, &f, s, is_other, y);
            bench_add(!i ? &total
                      : is_other ? &intent[table->pool.count]
                                 : &intent[s->intent], s, y, f.days);
        }
        forecast_free(&f);
    }
    bench_say("all tickets", &total, 1);
    bench_say("mean of intents", intent, table->pool.count + 1);
    fprintf(stderr, "%zu nights, %.3f s each\n", nights,
            seconds / (double)nights);
done:
    mem_free(intent);
    view_free(&v);
    night_free(&night);
    return rc;
}

/* Times what a night does, on made tickets. */
static pl_code bench_size(size_t n, pl_error *err) {
    pl_code rc = PL_OK;
    tab_table table = {0};
    view_set v = {.table = &table};
    capacity_set k = {0};
    uint32_t intent[100], channel[3];
    static const char *const names[] = {"email", "chat", "phone"};
    uint64_t seed = 1;
    const int64_t end = time_days(2026, 10, 1);
    const view_source s = {.threads = 1};
    for (size_t i = 0; i < COUNT(intent); i++) {
        char name[24];
        snprintf(name, sizeof name, "intent %zu", i);
        TRY(str_intern(&table.pool, str_of(name), &intent[i], err));
    }
    for (size_t i = 0; i < COUNT(channel); i++)
        TRY(str_intern(&table.pool, str_of(names[i]), &channel[i], err));
    TRY(mem_new(&table.ticket, n, sizeof *table.ticket, err));
    TRY(mem_new(&v.ticket, n, sizeof *v.ticket, err));
    table.rows = v.n = n;
    for (size_t i = 0; i < n; i++) {
        const int64_t at = (end - 400) * TIME_DAY +
                           (int64_t)((double)i / (double)n * 400 *
                                     (double)TIME_DAY);
        tab_ticket *t = &table.ticket[i];
        for (size_t c = 0; c < TAB_POOLED; c++) t->text[c] = STR_NONE;
        t->time[TAB_FIRST_REPLY] = at;
        t->text[TAB_CHANNEL] = channel[par_below(&seed, COUNT(channel))];
        t->number[TAB_HANDLE] = (int32_t)par_below(&seed, 1200);
        v.ticket[i] = (view_ticket){
            .created = at, .row = (uint32_t)i,
            .intent = intent[par_below(&seed, COUNT(intent))]};
    }
    view_at(&v, end * TIME_DAY);
    const double began = night_clock();
    TRY(forecast_make(&k.forecast, &v, &s, err));
    const double forecast = night_clock() - began;
    forecast_free(&k.forecast);
    TRY(capacity_make(&k, &v, &s, err));
    printf("%zu tickets, %zu series: FORECAST %.2f s, with CAPACITY %.2f s\n",
           n, k.forecast.series, forecast, night_clock() - began - forecast);
done:
    capacity_free(&k), view_free(&v), tab_free(&table);
    return rc;
}

int main(int argc, char **argv) {
    pl_error err = {0};
    js_init(), la_init();
    if (argc < 2)
        return fprintf(stderr, "usage: bench_forecast DIR [DAYS [STEP]]\n"),
               64;
    if (!strcmp(argv[1], "size") && argc > 2) {
        if (!bench_size(strtoul(argv[2], NULL, 10), &err)) return 0;
        return fprintf(stderr, "%s\n", err.message), 1;
    }
    bench_every = argc > 4;
    printf("| series |");
    for (size_t m = 0; m < COUNT(bench_names); m++)
        printf(" %s |", bench_names[m]);
    for (size_t m = 0; m < FORECAST_METHODS && bench_every; m++)
        printf(" %s |", forecast_methods[m].name);
    puts(" in 80 % | in 95 % | sum in 80 % | sum in 95 % |");
    for (size_t c = 0; c < 11 + (bench_every ? FORECAST_METHODS : 0); c++)
        printf(c ? "--:|" : "|---|");
    puts("");
    if (bench_run(argv[1], argc > 2 ? atoi(argv[2]) : 90,
                  argc > 3 ? atoi(argv[3]) : 1, &err))
        return fprintf(stderr, "%s\n", err.message), 1;
    return 0;
}
