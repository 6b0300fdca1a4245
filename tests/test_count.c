/* Tests of COUNT: made archives, a night or a few of them. */

#define COUNT_TEST_DAYS 150u     /* from 2026-01-05, a Monday                */

/* What is planted.  days: the last ones that have it; hour: the last hour of
 * the last day that the export has. */
typedef struct {
    unsigned refunds, all;       /* factors                                  */
    unsigned days, end_hour;
    bool by_one, has_new, has_hole;
} count_plan;

static ing_archive count_archive;
static join_index count_join;
static gap_list count_gap;

/* One ticket as a row of CSV. */
static void count_row(str_buf *csv, size_t id, int64_t day, unsigned second,
                      const char *intent, const char *product,
                      unsigned account) {
    char at[40];
    time_text(day * TIME_DAY + second * TIME_SECOND, at);
    str_addf(csv, "%zu,%s,p%u@c%u.example,AC-%u,%s,%s,Please help with %s\n",
             id, at, account, account, account, intent, product, intent);
}

/* A company of a dozen intents, about thirty tickets a day. */
static void count_plant(const count_plan *plan, str_buf *csv) {
    static const char *const product[] = {"Flow", "Link", "Track"};
    uint64_t seed = 48;
    size_t id = 1;
    str_addf(csv, "id,created_at,email,account,intent,product,body\n");
    for (unsigned d = 0; d < COUNT_TEST_DAYS; d++) {
        const int64_t day = time_days(2026, 1, 5) + d;
        const bool is_on = d + plan->days >= COUNT_TEST_DAYS;
        const unsigned top = d + 1 == COUNT_TEST_DAYS && plan->end_hour
                                 ? plan->end_hour * 3600 : 86400;
        if (plan->has_hole && d >= 100 && d < 106) continue;
        for (unsigned i = 0; i < 12; i++) {
            char intent[24];
            unsigned n = d % 7 < 5 ? 4 : 1, draws = n * 2;
            if (is_on) draws *= plan->all ? plan->all : 1;
            if (is_on && !i && plan->refunds) draws *= plan->refunds;
            snprintf(intent, sizeof intent, i ? "question_%u" : "refund", i);
            for (unsigned k = 0; k < draws; k++) {
                const unsigned second = (unsigned)par_below(&seed, 86400),
                               account = (unsigned)par_below(&seed, 300);
                const bool is_there = par_below(&seed, 2);
                const size_t p = par_below(&seed, 3);
                if (is_there && second < top)
                    count_row(csv, id++, day, second, intent, product[p],
                              plan->by_one && is_on && !i && k >= n * 2
                                  ? 7 : account);
            }
        }
        for (unsigned k = 0; plan->has_new && is_on && k < 4; k++)
            count_row(csv, id++, day, 40000 + k, "question_3", "Pulse", k + d);
    }
}

static void count_begin(watch_set *w, const char *text) {
    static const quo_boilerplate lines;
    pl_error err = {0};
    const int64_t now = time_days(2027, 1, 1) * TIME_DAY;
    *w = (watch_set){0};
    count_archive = ut_ingest(text);
    assert_int_equal(PL_OK, join_all(&count_join, &count_archive.table, &err));
    assert_int_equal(PL_OK, gap_all(&count_gap, &count_archive, now, &err));
    const view_source s = {.archive = &count_archive, .join = &count_join,
                           .gaps = &count_gap, .lines = &lines,
                           .threads = 1};
    assert_int_equal(PL_OK, view_make(&w->view, &s, now, &err));
    assert_int_equal(PL_OK, count_make(&w->count, &w->view, &s, &err));
}

static void count_end(watch_set *w) {
    watch_free(w);
    join_free(&count_join);
    ing_free(&count_archive);
}

/* The findings of the night `ago` nights before the last. */
static finding_list count_on(watch_set *w, int64_t ago) {
    finding_list out = {0};
    pl_error err = {0};
    const int64_t last = time_days(2026, 1, 5) + COUNT_TEST_DAYS;
    view_at(&w->view, (last - ago) * TIME_DAY + TIME_DAY / 10);
    if (count_night(&w->count, &w->view, &w->memory, &out, &err) != PL_OK)
        fail_msg("%s", err.message);
    return out;
}

static void count_try(watch_set *w, const count_plan *plan) {
    str_buf csv = {0};
    count_plant(plan, &csv);
    count_begin(w, csv.p);
    str_free(&csv);
}

static size_t count_grave(const finding_list *l) {
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) n += l->one[i].severity > FINDING_INFO;
    return n;
}

static void count_quiet_nights_are_quiet(void **state) {
    (void)state;
    watch_set w;
    for (int hole = 0; hole < 2; hole++) {
        const count_plan plan = {.has_hole = hole};
        count_try(&w, &plan);
        for (int64_t ago = 60; ago >= 0; ago -= 2) {
            finding_list l = count_on(&w, ago);
            assert_int_equal(0, count_grave(&l));
            finding_free(&l);
        }
        count_end(&w);
    }
}

static void count_rise_of_an_intent_is_one_finding(void **state) {
    (void)state;
    watch_set w;
    const count_plan plan = {.refunds = 5, .days = 3};
    char print[FINDING_PRINT];
    count_try(&w, &plan);
    finding_list l = count_on(&w, 1);
    assert_int_equal(1, count_grave(&l));
    memcpy(print, l.one[0].fingerprint, sizeof print);
    finding_free(&l);
    l = count_on(&w, 0);
    assert_int_equal(1, count_grave(&l));
    const finding *f = &l.one[0];
    assert_string_equal(print, f->fingerprint);
    assert_true(str_equal(f->scope[FINDING_INTENT], STR("refund")));
    assert_true(f->evidence.observed > 2 * f->evidence.expected);
    assert_true(f->evidence.accounts > 20 && f->evidence.recurrence > 1000);
    assert_int_equal(3, f->examples);
    assert_true(str_find(f->title, STR("about \"refund\"")) < f->title.n);
    assert_true(f->first_seen >= (time_days(2026, 1, 5) + COUNT_TEST_DAYS -
                                  5) * TIME_DAY);
    finding_free(&l);
    count_end(&w);
}

static void count_rise_of_everything_is_one_finding(void **state) {
    (void)state;
    watch_set w;
    const count_plan plan = {.all = 2, .days = 3};
    count_try(&w, &plan);
    finding_list l = count_on(&w, 0);
    assert_int_equal(1, l.n);
    assert_true(str_equal(l.one[0].scope[FINDING_MEASURE],
                          STR("all tickets")));
    finding_free(&l);
    count_end(&w);
}

static void count_one_account_is_no_alarm(void **state) {
    (void)state;
    watch_set w;
    const count_plan plan = {.refunds = 5, .days = 3, .by_one = true};
    count_try(&w, &plan);
    finding_list l = count_on(&w, 0);
    assert_int_equal(0, count_grave(&l));
    assert_true(l.n >= 1);
    assert_true(str_starts(l.one[0].title, "One account: "));
    assert_true(str_equal(l.one[0].scope[FINDING_ACCOUNT], STR("AC-7")));
    finding_free(&l);
    count_end(&w);
}

static void count_new_product_is_told_as_new(void **state) {
    (void)state;
    watch_set w;
    const count_plan plan = {.days = 8, .has_new = true};
    count_try(&w, &plan);
    finding_list l = count_on(&w, 0);
    assert_int_equal(1, count_grave(&l));
    assert_true(str_starts(l.one[0].title, "New: "));
    assert_true(str_equal(l.one[0].scope[FINDING_PRODUCT], STR("Pulse")));
    finding_free(&l);
    l = count_on(&w, 9);
    assert_int_equal(0, l.n);
    finding_free(&l);
    count_end(&w);
}

static void count_half_a_day_hides_no_rise(void **state) {
    (void)state;
    watch_set w;
    const count_plan plan = {.refunds = 9, .days = 1, .end_hour = 12};
    count_try(&w, &plan);
    finding_list l = count_on(&w, 0);
    assert_true(count_grave(&l) >= 1);
    assert_true(str_equal(l.one[0].scope[FINDING_INTENT], STR("refund")));
    finding_free(&l);
    count_end(&w);
}

static void count_takes_what_is_hardly_an_archive(void **state) {
    (void)state;
    static const char *const text[] = {
        "id,created_at,body\n", "id,created_at,body\n1,2026-05-01,a\n",
        "id,created_at,body\n1,1999-05-01,a\n2,2026-05-30,b\n"};
    str_buf csv = {0};
    watch_set w;
    for (size_t i = 0; i < COUNT(text); i++) {
        count_begin(&w, text[i]);
        finding_list l = count_on(&w, 0);
        assert_int_equal(0, l.n);
        finding_free(&l), count_end(&w);
    }
    str_addf(&csv, "id,created_at,body\n");           /* all at one second */
    for (int i = 0; i < 500; i++)
        str_addf(&csv, "%d,2026-06-02T10:00:00Z,a%d\n", i, i);
    count_begin(&w, csv.p);
    finding_list l = count_on(&w, 0);
    assert_int_equal(0, l.n);
    finding_free(&l), count_end(&w);
    str_free(&csv);
}

/* Values that are rare are no series; those of a dimension are bounded. */
static void count_values_are_bounded(void **state) {
    (void)state;
    str_buf csv = {0};
    watch_set w;
    str_addf(&csv, "id,created_at,page,body\n");
    for (unsigned i = 0; i < 4000; i++)
        str_addf(&csv, "%u,2026-0%u-0%uT10:00:00Z,/p%u,a\n", i, 1 + i % 5,
                 1 + i % 9, i % 500);
    count_begin(&w, csv.p);
    const count_set *c = &w.count;
    assert_int_equal(COUNT_VALUES,
                     c->from[COUNT_PAGE + 1] - c->from[COUNT_PAGE]);
    count_end(&w);
    str_free(&csv);
}

static void count_words_of_factors(void **state) {
    (void)state;
    static const struct {
        double ratio;
        const char *text;
    } one[] = {{1.43, "43 % more"}, {1.8, "Twice as many"},
               {2.6, "Three times as many"}, {6.4, "Six times as many"},
               {17, "17 times as many"}, {1e9, "1000000 times as many"}};
    for (size_t i = 0; i < COUNT(one); i++) {
        char text[48];
        count_times(text, one[i].ratio);
        assert_string_equal(one[i].text, text);
    }
}

static watch_set count_failing;
static view_source count_failing_source;

/* Makes the series and judges a night, with memory that may fail. */
static pl_code count_run(void) {
    count_set c = {0};
    memory m = {0};
    finding_list out = {0};
    pl_error err = {0};
    const view_set *v = &count_failing.view;
    pl_code rc = count_make(&c, v, &count_failing_source, &err);
    if (rc == PL_OK) rc = count_night(&c, v, &m, &out, &err);
    count_free(&c), memory_free(&m), finding_free(&out);
    return rc;
}

static void count_survives_lack_of_memory(void **state) {
    (void)state;
    const count_plan plan = {.refunds = 5, .days = 3};
    count_try(&count_failing, &plan);
    finding_list l = count_on(&count_failing, 0);
    finding_free(&l);
    count_failing_source = (view_source){.gaps = &count_gap};
    ut_fail_each(count_run, 40, 37);
    count_end(&count_failing);
}

static const struct CMUnitTest count_tests[] = {
    TEST(count_quiet_nights_are_quiet),
    TEST(count_rise_of_an_intent_is_one_finding),
    TEST(count_rise_of_everything_is_one_finding),
    TEST(count_one_account_is_no_alarm),
    TEST(count_new_product_is_told_as_new),
    TEST(count_half_a_day_hides_no_rise),
    TEST(count_takes_what_is_hardly_an_archive),
    TEST(count_values_are_bounded),
    TEST(count_words_of_factors),
    TEST(count_survives_lack_of_memory)};
