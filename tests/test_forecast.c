/* Tests of FORECAST: made counts whose future is known. */

#define FC_MONDAY time_days(2025, 1, 6)

/* Tickets by day and intent, as the watch sees them. */
typedef struct {
    tab_table table;
    view_set view;
    size_t cap, rows_cap;
    gap_list gaps;
    uint32_t channel;              /* of tickets that are added */
    int32_t handle;
} fc_world;

static uint32_t fc_id(fc_world *w, const char *text) {
    uint32_t id = STR_NONE;
    assert_int_equal(PL_OK, str_intern(&w->table.pool, str_of(text), &id,
                                       NULL));
    return id;
}

/* Adds n tickets, spread over a day. */
static void fc_add(fc_world *w, int64_t day, uint32_t intent, size_t n) {
    pl_error err;
    assert_int_equal(PL_OK, mem_reserve(&w->view.ticket, &w->cap,
                                        w->view.n + n, sizeof(view_ticket),
                                        &err));
    assert_int_equal(PL_OK, mem_reserve(&w->table.ticket, &w->rows_cap,
                                        w->view.n + n, sizeof(tab_ticket),
                                        &err));
    for (size_t i = 0; i < n; i++) {
        const int64_t at = day * TIME_DAY + TIME_DAY / (int64_t)n * (int64_t)i;
        tab_ticket *t = &w->table.ticket[w->view.n];
        *t = (tab_ticket){.time = {at, at, at, TIME_NONE, TIME_NONE}};
        for (size_t c = 0; c < TAB_POOLED; c++) t->text[c] = STR_NONE;
        for (size_t c = 0; c < TAB_KEPT_NUMBERS; c++)
            t->number[c] = INT32_MIN;
        t->text[TAB_CHANNEL] = w->channel;
        if (w->handle) t->number[TAB_HANDLE] = w->handle;
        w->view.ticket[w->view.n] = (view_ticket){
            .created = at, .row = (uint32_t)w->view.n, .account = STR_NONE,
            .intent = intent};
        w->view.n++;
    }
    w->table.rows = w->view.n;
}

static fc_world *fc_new(void) {
    fc_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->channel = STR_NONE;
    return w;
}

static void fc_free(fc_world *w) {
    view_free(&w->view);
    tab_free(&w->table);
    free(w);
}

/* The forecast at the begin of a day. */
static forecast_set *fc_forecast(fc_world *w, int64_t day, size_t threads) {
    forecast_set *f = calloc(1, sizeof *f);
    pl_error err;
    const view_source s = {.gaps = &w->gaps, .threads = threads};
    assert_non_null(f);
    w->view.table = &w->table;
    if (w->view.n)
        qsort(w->view.ticket, w->view.n, sizeof *w->view.ticket,
              view_by_time);
    view_at(&w->view, day * TIME_DAY + TIME_DAY / 10);
    if (forecast_make(f, &w->view, &s, &err)) fail_msg("%s", err.message);
    return f;
}

static void fc_drop(forecast_set *f) {
    forecast_free(f);
    free(f);
}

/* Poisson counts around a level by weekday, which `factor` changes. */
static size_t fc_draw(double level, int64_t day, uint64_t *seed) {
    static const double week[7] = {1.4, 1.3, 1.2, 1.1, 1, .5, .5};
    return (size_t)se_poisson(level * week[forecast_weekday(day)], seed);
}

/* A year of them, from FC_MONDAY. */
static fc_world *fc_year(double level, size_t intents, uint64_t seed) {
    fc_world *w = fc_new();
    for (size_t i = 0; i < intents; i++) {
        char name[24];
        snprintf(name, sizeof name, "intent %zu", i);
        const uint32_t id = fc_id(w, name);
        for (int64_t d = 0; d < 250; d++)
            fc_add(w, FC_MONDAY + d, id,
                   fc_draw(level / (double)(1 + i), FC_MONDAY + d, &seed));
    }
    return w;
}

static void forecast_of_a_week_that_repeats_is_that_week(void **state) {
    (void)state;
    static const size_t week[7] = {30, 28, 25, 22, 20, 6, 4};
    fc_world *w = fc_new();
    const uint32_t id = fc_id(w, "refund");
    for (int64_t d = 0; d < 200; d++)
        fc_add(w, FC_MONDAY + d, id, week[d % 7]);
    forecast_set *f = fc_forecast(w, FC_MONDAY + 200, 1);
    assert_int_equal(f->days, 199);                /* the first day is cut */
    assert_int_equal(f->begin + (int64_t)f->days, FC_MONDAY + 200);
    for (size_t h = 0; h < FORECAST_AHEAD; h++) {
        const double real = (double)week[(200 + h) % 7];
        ut_near(f->one[0].day[h].expected, real, .03 * real + .3);
        ut_near(f->one[1].day[h].expected, f->one[0].day[h].expected, 1e-6);
    }
    ut_near(f->one[0].soon.expected, 270, 5);
    fc_drop(f), fc_free(w);
}

static void forecast_leaves_out_the_day_that_is_not_over(void **state) {
    (void)state;
    fc_world *w = fc_year(40, 1, 3);
    const int64_t end = FC_MONDAY + 250;
    forecast_set *before = fc_forecast(w, end, 1);
    fc_add(w, end, 0, 2);                          /* tonight, until 02:24 */
    forecast_set *f = fc_forecast(w, end, 1);
    assert_int_equal(f->days, before->days);
    assert_memory_equal(f->one[0].day, before->one[0].day,
                        sizeof f->one[0].day);
    fc_drop(f), fc_drop(before);
    /* An export that ended a month ago ends within its last day. */
    f = fc_forecast(w, end + 30, 1);
    assert_int_equal(f->begin + (int64_t)f->days, end);
    fc_drop(f), fc_free(w);
}

static void forecast_takes_holes_as_unknown(void **state) {
    (void)state;
    fc_world *w = fc_new();
    uint64_t seed = 9;
    const uint32_t id = fc_id(w, "refund");
    for (int64_t d = 0; d < 250; d++)
        if (d < 225 || d > 240)
            fc_add(w, FC_MONDAY + d, id, fc_draw(40, FC_MONDAY + d, &seed));
    w->gaps.hole[w->gaps.holes++] = (gap_hole){
        (FC_MONDAY + 225) * TIME_DAY, (FC_MONDAY + 240) * TIME_DAY, 640, 0};
    forecast_set *f = fc_forecast(w, FC_MONDAY + 250, 1);
    assert_int_equal(f->missing, 16);
    assert_true(isnan(f->one[0].y[230]) && isnan(f->one[1].y[230]));
    ut_near(f->one[0].soon.expected, 560, 40);
    fc_drop(f), fc_free(w);
}

/* 14 days of the level 40: 40 x 14 = 560 tickets. */
static void forecast_takes_no_outbreak_for_a_trend(void **state) {
    (void)state;
    fc_world *w = fc_year(40, 1, 5);
    const uint32_t bug = fc_id(w, "bug");
    for (int64_t d = 238; d < 245; d++) fc_add(w, FC_MONDAY + d, bug, 120);
    forecast_set *f = fc_forecast(w, FC_MONDAY + 250, 1);
    ut_near(f->one[0].soon.expected, 560, 60);
    fc_drop(f), fc_free(w);
}

static void forecast_follows_a_new_level(void **state) {
    (void)state;
    fc_world *w = fc_year(40, 1, 6);
    uint64_t seed = 7;
    for (int64_t d = 190; d < 250; d++)
        fc_add(w, FC_MONDAY + d, 0, fc_draw(40, FC_MONDAY + d, &seed));
    forecast_set *f = fc_forecast(w, FC_MONDAY + 250, 1);
    ut_near(f->one[0].soon.expected, 1120, 120);
    fc_drop(f), fc_free(w);
}

static void forecast_of_intents_adds_up(void **state) {
    (void)state;
    fc_world *w = fc_year(30, 8, 11);
    for (int64_t d = 200; d < 250; d += 3)
        fc_add(w, FC_MONDAY + d, STR_NONE, 2);           /* without intent */
    forecast_set *f = fc_forecast(w, FC_MONDAY + 250, 1);
    assert_int_equal(f->shown, 8);
    assert_int_equal(f->series, 10);
    for (size_t h = 0; h < FORECAST_AHEAD; h++) {
        double sum = 0;
        for (size_t i = 1; i < f->series; i++)
            sum += f->one[i].day[h].expected;
        ut_near(sum, f->one[0].day[h].expected, 1e-9 * sum);
    }
    for (size_t i = 0; i < f->series; i++)
        for (size_t h = 0; h < FORECAST_AHEAD; h++) {
            const forecast_range *r = &f->one[i].day[h];
            assert_true(0 <= r->lo95 && r->lo95 <= r->lo80 &&
                        r->lo80 <= r->expected && r->expected <= r->hi80 &&
                        r->hi80 <= r->hi95 && isfinite(r->hi95));
        }
    assert_true(f->one[0].error < .85 * f->one[0].naive);
    fc_drop(f), fc_free(w);
}

static void forecast_ranges_hold_as_often_as_they_say(void **state) {
    (void)state;
    double in80 = 0, in95 = 0, days = 0, sum95 = 0, sums = 0;
    uint64_t seed = 2;
    for (int k = 0; k < 40; k++) {
        const double level = k % 2 ? 60 : 4;
        fc_world *w = fc_year(level, 1, 100 + (uint64_t)k);
        forecast_set *f = fc_forecast(w, FC_MONDAY + 250, 1);
        double was = 0;
        for (size_t h = 0; h < FORECAST_SOON; h++, days++) {
            const double y = (double)fc_draw(
                level, FC_MONDAY + 250 + (int64_t)h, &seed);
            const forecast_range *r = &f->one[0].day[h];
            in80 += y >= r->lo80 && y <= r->hi80;
            in95 += y >= r->lo95 && y <= r->hi95;
            was += y;
        }
        sum95 += was >= f->one[0].soon.lo95 && was <= f->one[0].soon.hi95;
        sums++;
        fc_drop(f), fc_free(w);
    }
    ut_near(in80 / days, .80, .05);
    ut_near(in95 / days, .95, .03);
    assert_true(sum95 / sums >= .9);
}

static void forecast_expects_last_years_holiday(void **state) {
    (void)state;
    fc_world *w = fc_new();
    uint64_t seed = 13;
    const uint32_t id = fc_id(w, "refund");
    const int64_t holiday = time_days(2025, 5, 1);             /* Thursday */
    for (int64_t d = FC_MONDAY; d < holiday + 360; d++)
        fc_add(w, d, id, d == holiday ? 5 : fc_draw(40, d, &seed));
    forecast_set *f = fc_forecast(w, holiday + 360, 1);
    const forecast_range *r = f->one[0].day;
    assert_true(r[5].expected < 15);                         /* 2026-05-01 */
    assert_true(r[12].expected > 30);                      /* a week later */
    fc_drop(f), fc_free(w);
}

static void forecast_takes_what_is_hardly_a_history(void **state) {
    (void)state;
    fc_world *w = fc_new();
    const int64_t day = FC_MONDAY;
    forecast_set *f = fc_forecast(w, day, 1);                  /* nothing */
    assert_int_equal(f->series, 0);
    fc_drop(f);
    fc_add(w, day, fc_id(w, "<script>\"/"), 1);
    f = fc_forecast(w, day, 1);                           /* today's only */
    assert_int_equal(f->days, 0);
    fc_drop(f);
    f = fc_forecast(w, day + 1, 1);                            /* one day */
    assert_int_equal(f->days, 1);
    assert_true(f->one[0].soon.expected >= 0 && f->one[0].soon.hi95 < 100);
    fc_drop(f);
    fc_add(w, day - 7000, 0, 1);             /* .. and one of twenty years ago */
    f = fc_forecast(w, day + 1, 1);
    assert_true(f->days <= FORECAST_PAST);
    for (size_t h = 0; h < FORECAST_AHEAD; h++)
        assert_true(isfinite(f->one[0].day[h].hi95));
    fc_drop(f);
    fc_add(w, day, STR_NONE, 20000);             /* a day as none before */
    f = fc_forecast(w, day + 1, 1);
    for (size_t h = 0; h < FORECAST_AHEAD; h++)
        assert_true(isfinite(f->one[0].day[h].hi95));
    fc_drop(f), fc_free(w);
}

static void forecast_of_one_old_day_is_its_mean(void **state) {
    (void)state;
    fc_world *w = fc_new();
    fc_add(w, FC_MONDAY, fc_id(w, "refund"), 400);
    forecast_set *f = fc_forecast(w, FC_MONDAY + 3, 1);
    assert_int_equal(f->days, 1);
    ut_near(f->one[0].soon.expected, 5600, 1);
    assert_true(f->one[0].soon.lo95 < 4600 && f->one[0].soon.hi95 > 6600);
    fc_drop(f), fc_free(w);
}

static void forecast_bounds_the_number_of_intents(void **state) {
    (void)state;
    fc_world *w = fc_new();
    for (int64_t i = 0; i < 300; i++) {
        char name[24];
        snprintf(name, sizeof name, "intent %d", (int)i);
        const uint32_t id = fc_id(w, name);
        for (int64_t d = i % 7; d < 60; d += 7)
            fc_add(w, FC_MONDAY + d, id, i < 50 ? 2 : 1);
    }
    forecast_set *f = fc_forecast(w, FC_MONDAY + 60, 1);
    assert_int_equal(f->shown, FORECAST_INTENTS);
    assert_int_equal(f->series, FORECAST_INTENTS + 2);
    assert_int_equal(f->one[FORECAST_INTENTS + 1].intent, STR_NONE);
    assert_true(f->one[FORECAST_INTENTS + 1].soon.expected > 100);
    fc_drop(f), fc_free(w);
}

static void forecast_is_the_same_for_any_threads(void **state) {
    (void)state;
    fc_world *w = fc_year(20, 6, 17);
    forecast_set *one = fc_forecast(w, FC_MONDAY + 250, 1);
    forecast_set *four = fc_forecast(w, FC_MONDAY + 250, 4);
    assert_int_equal(one->series, four->series);
    for (size_t i = 0; i < one->series; i++)
        assert_memory_equal(one->one[i].day, four->one[i].day,
                            sizeof one->one[i].day);
    fc_drop(one), fc_drop(four), fc_free(w);
}

static fc_world *fc_failing;

static pl_code fc_run(void) {
    forecast_set f = {0};
    pl_error err = {0};
    const view_source s = {.gaps = &fc_failing->gaps, .threads = 1};
    const pl_code rc = forecast_make(&f, &fc_failing->view, &s, &err);
    forecast_free(&f);
    return rc;
}

static void forecast_survives_lack_of_memory(void **state) {
    (void)state;
    fc_failing = fc_year(6, 3, 19);
    fc_drop(fc_forecast(fc_failing, FC_MONDAY + 250, 1));
    ut_fail_each(fc_run, 60, 31);
    fc_free(fc_failing);
}

static const struct CMUnitTest forecast_tests[] = {
    TEST(forecast_of_a_week_that_repeats_is_that_week),
    TEST(forecast_leaves_out_the_day_that_is_not_over),
    TEST(forecast_takes_holes_as_unknown),
    TEST(forecast_takes_no_outbreak_for_a_trend),
    TEST(forecast_follows_a_new_level),
    TEST(forecast_of_intents_adds_up),
    TEST(forecast_ranges_hold_as_often_as_they_say),
    TEST(forecast_expects_last_years_holiday),
    TEST(forecast_takes_what_is_hardly_a_history),
    TEST(forecast_of_one_old_day_is_its_mean),
    TEST(forecast_bounds_the_number_of_intents),
    TEST(forecast_is_the_same_for_any_threads),
    TEST(forecast_survives_lack_of_memory)};
