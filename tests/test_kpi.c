/* Tests of MEASURE, AUTOMATION and KPI: who is counted, segments that stand
 * out, and a machine against people. */

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
    assert_int_equal(c.k.is[MEASURE_SOLVED].n, 21 * 4);
    ut_near(c.k.is[MEASURE_SOLVED].is.value, 1, 0);
    ut_near(c.k.before[MEASURE_SOLVED].is.value, 1, 0);
    ut_near(c.k.is[MEASURE_SOLVING].is.value, 48 * 3600, 1);
    assert_int_equal(c.k.is[MEASURE_SOLVING].n, 28 * 4 - 1);
    ut_near(c.k.is[MEASURE_REPLY].is.value, 3 * 3600, 1);
    assert_int_equal(c.k.weeks, 14);
    assert_true(isnan(c.k.weekly[MEASURE_SOLVED][13]));
    ut_near(c.k.weekly[MEASURE_SOLVED][12], 1, 0);
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
    assert_int_equal(c.k.segments[MEASURE_BY_TIER], 4);
    *of_gold = 0;
    for (size_t d = 0; d < MEASURE_DIMENSIONS; d++)
        for (size_t i = 0; i < c.k.segments[d]; i++)
            for (size_t m = 0; m < MEASURES; m++) {
                const measure_segment *s = &c.k.segment[d][i];
                const bool is_gold = str_equal(
                    str_pooled(&c.k.table->pool, s->id), STR("gold"));
                marks += m == MEASURE_ESCALATED ? s->mark[m] > 0 && !is_gold
                                                : s->mark[m] != 0;
                if (m == MEASURE_ESCALATED && is_gold) *of_gold = s->mark[m];
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
        const automation_set *a = &c.k.automation;
        const size_t back = 3, effort = 7;
        assert_int_equal(automation_compared[back], MEASURE_REOPENED);
        assert_int_equal(automation_compared[effort], MEASURE_EFFORT);
        assert_int_equal(time_day(a->begins), time_day(KPI_NOW) - 60);
        assert_true(a->answered > 850 && a->answered < 950);
        assert_int_equal(a->since, 60 * 50);
        const eval_interval d = estimate_gap(a->by[0][back].is,
                                             a->by[1][back].is);
        const double truth = better ? -.04 : 0;
        assert_true(d.lo < truth && truth < d.hi && d.hi - d.lo < .1);
        assert_true(better ? d.hi < 0 : !estimate_is_sure(d));
        /* what it solved alone took no time, the rest as long as ever */
        const double alone = (double)a->alone / (double)a->answered;
        ut_near(a->by[0][effort].is.value, (1 - alone) * 600, 40);
        ut_near(a->by[1][effort].is.value, 600, 25);
        const eval_interval saved = estimate_gap(a->when[0][effort].is,
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
        assert_int_equal(c.k.is[MEASURE_SOLVED].n, 0);
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
    assert_true(c.k.is[MEASURE_HANDLE].is.hi <= 1e12);
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
    TEST(young_tickets_do_not_count_as_unsolved),
    TEST(a_segment_that_stands_out_is_marked_and_no_other),
    TEST(a_machine_is_compared_within_intents),
    TEST(what_is_not_known_is_said_with_what_to_export),
    TEST(hostile_tickets_leave_the_page_whole),
    TEST(without_memory_nothing_is_left_behind)};
