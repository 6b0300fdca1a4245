/* Tests of KPI: intervals against published answers and simulations, who is
 * counted, segments that stand out, and a machine against people. */

/* Values that happened; negative ones still wait. */
static size_t kpi_fill(struct kpi_value *v, const double *is, size_t n) {
    for (size_t i = 0; i < n; i++) v[i] = (struct kpi_value){is[i], 1};
    qsort(v, n, sizeof *v, kpi_by_time);
    return n;
}

static void the_median_has_the_interval_of_the_order_statistics(void **state) {
    struct kpi_value v[99];
    (void)state;
    for (size_t i = 0; i < 99; i++)
        v[i] = (struct kpi_value){(double)(i + 1), 1};
    /* the binomial ones are 40 and 60 for the median, 83 and 96 for nine in
     * ten; below six values [1, n] holds the median in less than 95 % */
    const eval_interval half = kpi_quantile(v, 99, .5);
    ut_near(half.value, 50, 0), ut_near(half.lo, 40, 0);
    ut_near(half.hi, 60, 0);
    const eval_interval most = kpi_quantile(v, 99, .9);
    ut_near(most.value, 90, 0), ut_near(most.lo, 83, 0);
    ut_near(most.hi, 96, 0);
    const eval_interval few = kpi_quantile(v, 4, .5);
    assert_true(few.value == 2 && few.lo == 1 && few.hi == INFINITY);
    assert_true(isinf(kpi_quantile(v, 0, .5).value));
}

/* Freireich's 21 patients on 6-MP (1963): Kaplan and Meier's median is 23, its
 * lower bound 13 (Klein and Moeschberger 2003, linear: 13; upper not
 * reached). */
static void a_median_with_those_that_wait_is_the_published_one(void **state) {
    static const double weeks[] = {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16,
                                   -17, -19, -20, 22, 23, -25, -32, -32, -34,
                                   -35};
    struct kpi_value v[21];
    (void)state;
    const eval_interval m = kpi_quantile(v, kpi_fill(v, weeks, 21), .5);
    ut_near(m.value, 23, 0), ut_near(m.lo, 13, 0);
    assert_true(isinf(m.hi));
}

/* Half of the tickets wait, at random times: the median is that of the times,
 * the median of those that are through is far below. */
static void who_still_waits_does_not_make_it_look_quick(void **state) {
    enum { N = 4000 };
    static struct kpi_value v[N];
    static double through[N];
    uint64_t seed = 3;
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < N; i++) {
        const double u = (double)par_below(&seed, 1000000) / 1e6 + 1e-7;
        const double age = (double)par_below(&seed, 1000000) / 5e5 + 1e-7;
        const double time = -log(u);
        v[i] = (struct kpi_value){time <= age ? time : -age, 1};
        if (time <= age) through[n++] = time;
    }
    qsort(v, N, sizeof *v, kpi_by_time);
    qsort(through, n, sizeof *through, eval_by_value);
    const eval_interval m = kpi_quantile(v, N, .5);
    ut_near(m.value, log(2), .05);
    assert_true(m.lo < log(2) && m.hi > log(2) && m.hi - m.lo < .15);
    assert_true(through[n / 2] < .55);
}

/* A skewed time: lognormal, sigma 1. */
static double kpi_draw(uint64_t *seed) {
    double sum = -6;
    for (size_t k = 0; k < 12; k++)
        sum += (double)par_below(seed, 1000000) / 1e6;
    return exp(sum);
}

/* Of 4,000 samples of 40 skewed times, how many intervals hold the mean:
 * nominal 95 %; the normal interval holds it in 89 %. */
static void the_interval_of_a_mean_holds_for_skewed_times(void **state) {
    enum { TURNS = 4000, N = 40 };
    const double truth = exp(.5);
    uint64_t seed = 11;
    size_t hall = 0, normal = 0;
    (void)state;
    for (size_t t = 0; t < TURNS; t++) {
        struct kpi_value v[N];
        double squares = 0;
        for (size_t i = 0; i < N; i++)
            v[i] = (struct kpi_value){kpi_draw(&seed), 1};
        const kpi_stat s = kpi_number(v, N, KPI_HANDLE, NAN);
        for (size_t i = 0; i < N; i++)
            squares += (v[i].is - s.is.value) * (v[i].is - s.is.value);
        const double half = EVAL_Z * sqrt(squares / (N - 1) / N);
        hall += s.is.lo <= truth && truth <= s.is.hi;
        normal += fabs(s.is.value - truth) <= half;
    }
    assert_true(hall > TURNS * .93 && hall < TURNS * .97);
    assert_true(normal < TURNS * .91);
}

/* A segment of 100 skewed times of 1,000 from the same law: p is below .05 in
 * one of twenty, below .005 in one of two hundred. */
static void a_mean_that_is_like_the_others_is_no_find(void **state) {
    enum { TURNS = 3000, N = 1000, OWN = 100 };
    uint64_t seed = 23;
    size_t five = 0, half = 0;
    int8_t mark;
    (void)state;
    for (size_t t = 0; t < TURNS; t++) {
        static struct kpi_value v[N];
        for (size_t i = 0; i < N; i++)
            v[i] = (struct kpi_value){kpi_draw(&seed), 1};
        const kpi_stat one = kpi_number(v, OWN, KPI_HANDLE, NAN);
        const kpi_stat all = kpi_number(v, N, KPI_HANDLE, NAN);
        const double p = kpi_p(&one, &all, KPI_HANDLE, &mark);
        five += p < .05, half += p < .005;
    }
    assert_true(five > TURNS * .035 && five < TURNS * .065);
    assert_true(half < TURNS * .009);
}

/* Enough values for the radix sort, with ties and waiting ones. */
static void many_values_are_sorted_as_few_are(void **state) {
    enum { N = 20000 };
    kpi_work w = {0};
    struct kpi_value *want = NULL;
    uint64_t seed = 5;
    (void)state;
    assert_int_equal(mem_new(&w.value, N, sizeof *w.value, NULL), PL_OK);
    assert_int_equal(mem_new(&w.spare, N, sizeof *w.spare, NULL), PL_OK);
    assert_int_equal(mem_new(&want, N, sizeof *want, NULL), PL_OK);
    for (size_t i = 0; i < N; i++) {
        const float is = (float)par_below(&seed, i % 2 ? 50 : 100000000) / 7;
        want[i] = w.value[i] = (struct kpi_value){
            (double)(par_below(&seed, 3) ? is : -is), (double)i};
    }
    kpi_sort(&w, N);
    qsort(want, N, sizeof *want, kpi_by_time);
    for (size_t i = 0; i < N; i++)
        assert_true(fabs(w.value[i].is) == fabs(want[i].is));
    const eval_interval a = kpi_quantile(w.value, N, .5);
    const eval_interval b = kpi_quantile(want, N, .5);
    assert_true(a.value == b.value && a.value > 0);
    kpi_end(&w), mem_free(want);
}

/* 56 of 70 against 48 of 80: .0524 to .3339 (Newcombe 1998, method 10). */
static void a_difference_has_the_published_interval(void **state) {
    (void)state;
    const eval_interval d = kpi_gap(eval_share(56, 70), eval_share(48, 80));
    ut_near(d.value, .2, 1e-9), ut_near(d.lo, .0524, 5e-5);
    ut_near(d.hi, .3339, 5e-5);
    assert_true(kpi_is_sure(d));
    assert_false(kpi_is_sure(kpi_gap(eval_share(0, 0), eval_share(1, 2))));
}

/* ---------------------------------------------------------------------------
 * Archives
 * ------------------------------------------------------------------------ */

#define KPI_NOW (time_days(2026, 9, 1) * TIME_DAY)

/* One ticket, `age` days old.  Times in hours, negative: not known or not
 * yet. */
typedef struct {
    double age, reply, solve;
    int handle, replies, reopens;
    bool escalated;
    const char *tier, *intent, *csat, *status;
} kpi_plan;

static size_t kpi_id;

static void kpi_write(str_buf *out, const kpi_plan *p) {
    char text[40];
    const int64_t at = KPI_NOW - (int64_t)(p->age * (double)TIME_DAY);
    const double hour = (double)TIME_DAY / 24;
    js_open(out, "{");
    js_field_int(out, "id", (int64_t)++kpi_id);
    js_field(out, "created_at", time_text(at, text));
    js_field(out, "description", STR("Where is the report of last month?"));
    js_field(out, "status", str_of(p->status ? p->status : "solved"));
    if (p->reply >= 0)
        js_field(out, "first_reply_at",
                 time_text(at + (int64_t)(p->reply * hour), text));
    if (p->solve >= 0)
        js_field(out, "solved_at",
                 time_text(at + (int64_t)(p->solve * hour), text));
    if (p->handle >= 0) js_field_int(out, "handle_seconds", p->handle);
    js_field_int(out, "replies", p->replies);
    js_field_int(out, "reopens", p->reopens);
    if (p->escalated) js_field(out, "tags", STR("escalated"));
    js_field(out, "tier", str_of(p->tier ? p->tier : "pro"));
    if (p->intent) js_field(out, "intent", str_of(p->intent));
    if (p->csat) js_field(out, "csat", str_of(p->csat));
    js_close(out, "}\n");
}

/* One row of feedback on the ticket written last. */
static void kpi_answer(str_buf *out, const char *action, const char *end) {
    char local[24];
    js_open(out, "{");
    js_field(out, "ticket_id", str_of_int((int64_t)kpi_id, local));
    js_field(out, "model_version", STR("v1"));
    js_field(out, "action", str_of(action));
    js_field(out, "outcome", str_of(end));
    js_close(out, "}\n");
}

typedef struct {
    watch_case w;
    outcome_set outcome;
    kpi_set k;
} kpi_case;

static pl_code kpi_open(kpi_case *c, str tickets, str feedback) {
    pl_code rc = PL_OK;
    char *path[2] = {ut_file("kpi.ndjson", tickets), NULL};
    if (feedback.n) path[1] = ut_file("feedback.ndjson", feedback);
    *c = (kpi_case){0};
    TRY(watch_open(&c->w, path, path[1] ? 2 : 1, KPI_NOW));
    TRY(outcome_make(&c->outcome, &c->w.archive.table, 0, KPI_NOW, NULL));
    c->w.source.outcome = &c->outcome;
    TRY(kpi_make(&c->k, &c->w.view, &c->w.source, NULL));
done:
    return rc;
}

static void kpi_close(kpi_case *c) {
    kpi_free(&c->k);
    outcome_free(&c->outcome);
    watch_close(&c->w);
}

/* The page of what is known, in a report of nothing else. */
static str_buf kpi_page(const kpi_set *k) {
    str_buf json = {0}, html = {0};
    js_open(&json, "{");
    js_field(&json, "schema", STR("pipeline.report/1"));
    kpi_put(&json, k);
    js_close(&json, "}");
    assert_int_equal(rep_html(str_view(&json), &html, NULL), PL_OK);
    assert_true(str_find(str_view(&html), STR("nan")) == html.n);
    assert_true(str_find(str_view(&json), STR("nan")) == json.n);
    assert_true(str_find(str_view(&json), STR("inf")) == json.n);
    str_free(&json);
    return html;
}

static void kpi_shows(const kpi_set *k, const char *text, bool wanted) {
    str_buf html = kpi_page(k);
    const bool found = str_find(str_view(&html), str_of(text)) < html.n;
    str_free(&html);
    if (found != wanted)
        fail_msg("the page %s \"%s\"", wanted ? "lacks" : "has", text);
}

/* Tickets of 100 days, four a day, all solved after 48 hours: yesterday's are
 * still open.  This month is as good as the one before. */
static void young_tickets_do_not_count_as_unsolved(void **state) {
    str_buf out = {0};
    kpi_case c;
    (void)state;
    for (size_t i = 0; i < 400; i++) {
        const double age = 100 - (double)i / 4;
        const bool is_open = age < 2;
        kpi_write(&out, &(kpi_plan){
            age, is_open ? -1 : 3, is_open ? -1 : 48, 60, 1, 0, false,
            .status = is_open ? "open" : "solved"});
    }
    assert_int_equal(kpi_open(&c, str_view(&out), (str){0}), PL_OK);
    assert_int_equal(c.k.month, 28 * 4 - 1);
    assert_int_equal(c.k.backlog, 7);
    assert_int_equal(c.k.is[KPI_SOLVED].n, 21 * 4);
    ut_near(c.k.is[KPI_SOLVED].is.value, 1, 0);
    ut_near(c.k.before[KPI_SOLVED].is.value, 1, 0);
    ut_near(c.k.is[KPI_SOLVING].is.value, 48 * 3600, 1);
    assert_int_equal(c.k.is[KPI_SOLVING].n, 28 * 4 - 1);
    ut_near(c.k.is[KPI_REPLY].is.value, 3 * 3600, 1);
    assert_int_equal(c.k.weeks, 14);
    assert_true(isnan(c.k.weekly[KPI_SOLVED][13]));
    ut_near(c.k.weekly[KPI_SOLVED][12], 1, 0);
    kpi_close(&c), str_free(&out);
}

/* Four tiers; gold is escalated in `gold` of 20 tickets, the others in two;
 * returns the marks of all segments but those of the escalations, and how many
 * others are escalated more than the rest. */
static size_t kpi_marks(unsigned gold, int *of_gold) {
    static const char *const tier[] = {"gold", "silver", "bronze", "free"};
    str_buf out = {0};
    kpi_case c;
    uint64_t seed = 8;
    size_t marks = 0;
    for (size_t i = 0; i < 1200; i++) {
        const size_t t = i % 4;
        kpi_write(&out, &(kpi_plan){
            27.9 - (double)i / 1200 * 20, (double)par_below(&seed, 48), 5,
            (int)(60 + par_below(&seed, 600)), 1, 0,
            par_below(&seed, 20) < (t ? 2 : gold), .tier = tier[t],
            .csat = par_below(&seed, 3) ? "good" : "bad"});
    }
    assert_int_equal(kpi_open(&c, str_view(&out), (str){0}), PL_OK);
    assert_int_equal(c.k.segments[KPI_BY_TIER], 4);
    *of_gold = 0;
    for (size_t d = 0; d < KPI_DIMENSIONS; d++)
        for (size_t i = 0; i < c.k.segments[d]; i++)
            for (size_t m = 0; m < KPI_MEASURES; m++) {
                const kpi_segment *s = &c.k.segment[d][i];
                const bool is_gold = str_equal(
                    str_pooled(&c.k.table->pool, s->id), STR("gold"));
                marks += m == KPI_ESCALATED ? s->mark[m] > 0 && !is_gold
                                            : s->mark[m] != 0;
                if (m == KPI_ESCALATED && is_gold) *of_gold = s->mark[m];
            }
    if (gold > 2) kpi_shows(&c.k, "worse than the others", true);
    kpi_close(&c), str_free(&out);
    return marks;
}

static void a_segment_that_stands_out_is_marked_and_no_other(void **state) {
    int gold;
    (void)state;
    assert_int_equal(kpi_marks(2, &gold), 0);
    assert_int_equal(gold, 0);
    assert_int_equal(kpi_marks(8, &gold), 0);
    assert_int_equal(gold, 1);
}

/* A company whose machine answers from day 60 on: mostly passwords, which are
 * easy (reopened 5 %), few bugs (50 %).  better: tickets of a hundred that its
 * answers save from coming back, within each intent. */
static void kpi_company(str_buf *out, str_buf *feedback, unsigned better) {
    uint64_t seed = 17;
    for (size_t i = 0; i < 6000; i++) {
        const double age = 120 - (double)i / 50;
        const bool is_bug = par_below(&seed, 2);
        const bool is_machine = age < 60 &&
                                par_below(&seed, 10) < (is_bug ? 1 : 5);
        const unsigned back = (is_bug ? 50 : 5) - (is_machine ? better : 0);
        const bool comes = par_below(&seed, 100) < back;
        const bool is_alone = is_machine && !comes;
        kpi_write(out, &(kpi_plan){
            age, is_machine ? .01 : 6 + (double)par_below(&seed, 6), 20,
            is_alone ? -1 : (int)(300 + par_below(&seed, 600)),
            is_alone ? 1 : 2, comes, false, .intent = is_bug ? "bug"
                                                           : "password"});
        if (is_machine)
            kpi_answer(feedback, "auto_reply", comes ? "reopened"
                                                     : "resolved");
        else if (i == 1500)                         /* a trial, long before */
            kpi_answer(feedback, "auto_reply", "discarded");
        else if (i % 10 == 0)
            kpi_answer(feedback, "draft", "edited");
    }
}

static void a_machine_is_compared_within_intents(void **state) {
    (void)state;
    for (unsigned better = 0; better <= 4; better += 4) {
        str_buf out = {0}, feedback = {0};
        kpi_case c;
        kpi_company(&out, &feedback, better);
        assert_int_equal(kpi_open(&c, str_view(&out), str_view(&feedback)),
                         PL_OK);
        const kpi_automation *a = &c.k.automation;
        const size_t back = 3, effort = 7;
        assert_int_equal(kpi_compared[back], KPI_REOPENED);
        assert_int_equal(kpi_compared[effort], KPI_EFFORT);
        assert_int_equal(time_day(a->begins), time_day(KPI_NOW) - 60);
        assert_true(a->answered > 850 && a->answered < 950);
        assert_int_equal(a->since, 60 * 50);
        const eval_interval d = kpi_gap(a->by[0][back].is, a->by[1][back].is);
        const double truth = better ? -.04 : 0;
        assert_true(d.lo < truth && truth < d.hi && d.hi - d.lo < .1);
        assert_true(better ? d.hi < 0 : !kpi_is_sure(d));
        /* what it solved alone took no time, the rest as long as ever */
        const double alone = (double)a->alone / (double)a->answered;
        ut_near(a->by[0][effort].is.value, (1 - alone) * 600, 40);
        ut_near(a->by[1][effort].is.value, 600, 25);
        const eval_interval saved = kpi_gap(a->when[0][effort].is,
                                            a->when[1][effort].is);
        const double share = (double)a->alone / (double)a->since;
        assert_true(saved.lo < -600 * share && -600 * share < saved.hi &&
                    saved.hi < 0);
        kpi_shows(&c.k, "Machine against people", true);
        kpi_close(&c), str_free(&out), str_free(&feedback);
    }
}

/* ---------------------------------------------------------------------------
 * What is missing, and bad input
 * ------------------------------------------------------------------------ */

static void what_is_not_known_is_said_with_what_to_export(void **state) {
    static const char *const tickets[] = {
        "{\"id\":1,\"created_at\":\"2026-08-20\",\"body\":\"help\"}\n",
        "{\"id\":1,\"created_at\":\"2026-08-31T23:00:00Z\",\"body\":\"x\"}\n"
        "{\"id\":2,\"created_at\":\"2026-08-31T22:00:00Z\",\"body\":\"y\"}\n",
        "{\"id\":1,\"body\":\"no time\"}\n",
        "{\"id\":1,\"created_at\":\"2026-01-01\",\"body\":\"long ago\"}\n"};
    kpi_case c;
    (void)state;
    for (size_t i = 0; i < COUNT(tickets); i++) {
        assert_int_equal(kpi_open(&c, str_of(tickets[i]), (str){0}), PL_OK);
        kpi_shows(&c.k, "There is no feedback: export", true);
        kpi_shows(&c.k, "csat: the customers&#39; ratings", true);
        kpi_shows(&c.k, "Machine against people", false);
        kpi_shows(&c.k, "Not solved now", false);    /* no status: not known */
        assert_int_equal(c.k.is[KPI_SOLVED].n, 0);
        kpi_close(&c);
    }
    str_buf feedback = {0};
    kpi_id = 1, kpi_answer(&feedback, "draft", "edited");
    assert_int_equal(kpi_open(&c, str_of(tickets[0]), str_view(&feedback)),
                     PL_OK);
    kpi_shows(&c.k, "no answer went out without a person", true);
    kpi_close(&c), str_free(&feedback);
}

/* Times before the creation, huge numbers, names that are markup. */
static void hostile_tickets_leave_the_page_whole(void **state) {
    str_buf out = {0};
    kpi_case c;
    (void)state;
    for (size_t i = 0; i < 60; i++)
        kpi_write(&out, &(kpi_plan){
            1 + (double)i, i % 3 ? 1e5 : -1, i % 2 ? 1e7 : 0,
            i % 5 ? INT32_MAX : 0, INT32_MAX, INT32_MAX, i % 2,
            .tier = "<script>alert(1)</script>",
            .intent = i % 2 ? "a \"b\" / c" : "</td>'\\x"});
    assert_int_equal(kpi_open(&c, str_view(&out), (str){0}), PL_OK);
    kpi_shows(&c.k, "<script", false);
    kpi_shows(&c.k, "&lt;script&gt;", true);
    kpi_shows(&c.k, "a &quot;b&quot; / c", true);
    assert_true(c.k.is[KPI_HANDLE].is.hi <= 1e12);
    kpi_close(&c), str_free(&out);
}

static str_buf kpi_memory_tickets, kpi_memory_feedback;

static pl_code kpi_memory_run(void) {
    kpi_case c;
    const pl_code rc = kpi_open(&c, str_view(&kpi_memory_tickets),
                                str_view(&kpi_memory_feedback));
    kpi_close(&c);
    return rc;
}

static void without_memory_nothing_is_left_behind(void **state) {
    (void)state;
    str_buf *out = &kpi_memory_tickets;
    for (size_t i = 0; i < 40; i++) {
        kpi_write(out, &(kpi_plan){40 - (double)i, 1, 2, 60, 1, 0, false,
                                   .intent = "refund"});
        if (i > 20)
            kpi_answer(&kpi_memory_feedback, "auto_reply", "resolved");
    }
    ut_fail_each(kpi_memory_run, 40, 3);
    str_free(out), str_free(&kpi_memory_feedback);
}

static const struct CMUnitTest kpi_tests[] = {
    TEST(the_median_has_the_interval_of_the_order_statistics),
    TEST(a_median_with_those_that_wait_is_the_published_one),
    TEST(who_still_waits_does_not_make_it_look_quick),
    TEST(the_interval_of_a_mean_holds_for_skewed_times),
    TEST(a_mean_that_is_like_the_others_is_no_find),
    TEST(many_values_are_sorted_as_few_are),
    TEST(a_difference_has_the_published_interval),
    TEST(young_tickets_do_not_count_as_unsolved),
    TEST(a_segment_that_stands_out_is_marked_and_no_other),
    TEST(a_machine_is_compared_within_intents),
    TEST(what_is_not_known_is_said_with_what_to_export),
    TEST(hostile_tickets_leave_the_page_whole),
    TEST(without_memory_nothing_is_left_behind)};
