/* Tests of CHURN: what is learned, from what, and what is told. */

#define CHURN_NOW (time_days(2026, 9, 1) * TIME_DAY)
#define CHURN_COMPANIES 240u

/* Does company i leave, and how many days before CHURN_NOW (< 0: later)?
 * One in six does. */
static bool churn_leaves(size_t i, int *ago) {
    *ago = (int)(i / 6 * 7 % 240) - 30;
    return i % 6 == 0;
}

static void churn_ticket(str_buf *out, size_t id, size_t company, double ago,
                         bool cancels) {
    char text[40];
    js_open(out, "{");
    js_field_int(out, "id", (int64_t)id);
    js_field(out, "created_at",
             time_text(CHURN_NOW - (int64_t)(ago * (double)TIME_DAY), text));
    js_field(out, "description",
             cancels ? STR("Please close our contract")
                     : STR("Where do I find the report of last month?"));
    js_key(out, "requester_email"), js_comma(out);
    str_addf(out, "\"ann@c%zu.example\"", company);
    js_field(out, "intent", cancels ? STR("cancel") : STR("report"));
    js_close(out, "}\n");
}

/* Tickets of 300 days; those who leave ask how, 8 to 30 days before. */
static void churn_tickets(str_buf *out, double newest) {
    uint64_t seed = 3;
    for (size_t id = 1; id <= 3000; id++) {
        const double ago = 300 - (double)id / 10;
        int left;
        const size_t i = par_below(&seed, CHURN_COMPANIES * 4 / 5);
        const bool is_leaving = churn_leaves(i, &left) && left + 30 > ago;
        if (is_leaving && ago < left) continue;
        if (ago < newest) break;
        churn_ticket(out, id, i, ago, false);
    }
    for (size_t i = 0; i < CHURN_COMPANIES; i++) {
        int left;
        for (int k = 0; churn_leaves(i, &left) && k < 3; k++)
            if (left + 9 + 7 * k > newest && left + 9 + 7 * k > 0)
                churn_ticket(out, 5000 + i * 3 + (size_t)k, i,
                             left + 9 + 7 * k, true);
    }
}

/* The accounts; with_dates: those who left have a day of churn. */
static void churn_accounts(str_buf *out, bool with_dates) {
    str_addf(out, "Account ID,Company name,Domain,Tier,MRR,Created,"
                  "Churn date\n");
    for (size_t i = 0; i < CHURN_COMPANIES; i++) {
        char text[40];
        int left;
        str_addf(out, "A%zu,Company %zu,c%zu.example,%s,%zu,2024-01-01,", i, i,
                 i, i % 3 ? "gold" : "silver", 10 + i);
        if (churn_leaves(i, &left) && with_dates)
            str_addf(out, "%.10s", time_text(CHURN_NOW - left * TIME_DAY,
                                             text).p);
        str_addf(out, "\n");
    }
}

/* The case of both files; the newest ticket is `newest` days old. */
static void churn_files(char *path[2], bool with_dates, double newest) {
    str_buf tickets = {0}, accounts = {0};
    churn_tickets(&tickets, newest), churn_accounts(&accounts, with_dates);
    path[0] = ut_file("churn.ndjson", str_view(&tickets));
    path[1] = ut_file("accounts.csv", str_view(&accounts));
    str_free(&tickets), str_free(&accounts);
}

static pl_code churn_run(watch_case *w, lapse_set *d, char *const *path,
                         size_t n, int64_t now) {
    *d = (lapse_set){0};
    pl_code rc = watch_open(w, path, n, now);
    if (rc == PL_OK) rc = lapse_make(d, &w->view, &w->source, NULL);
    if (rc == PL_OK) rc = churn_night(d, &w->view, &w->memory, &w->found,
                                      NULL);
    return rc;
}

static void churn_open(watch_case *w, lapse_set *d, bool with_dates) {
    char *path[2];
    churn_files(path, with_dates, 0);
    assert_int_equal(PL_OK, churn_run(w, d, path, 2, CHURN_NOW));
}

static void churn_close_all(watch_case *w, lapse_set *d) {
    lapse_free(d);
    watch_close(w);
}

static void accounts_that_ask_how_to_leave_are_told(void **state) {
    (void)state;
    watch_case w;
    lapse_set d;
    churn_open(&w, &d, true);
    assert_true(d.is_learned && d.is_measured);
    assert_true(d.quality.auc.lo > .8 && d.quality.lift > 4);
    assert_true(w.found.n >= 1 && w.found.n <= CHURN_FOUND);
    for (size_t i = 0; i < w.found.n; i++) {
        const finding *f = &w.found.one[i];
        int left;
        const str name = f->scope[FINDING_ACCOUNT];
        int64_t company;
        assert_int_equal(f->kind, FINDING_CHURN);
        assert_true(f->severity >= FINDING_WARN);
        assert_true(str_starts(name, "Company "));
        assert_true(str_int((str){name.p + 8, name.n - 8}, &company));
        assert_true(churn_leaves((size_t)company, &left) && left < 0);
        assert_true(str_find(f->why, STR("about cancelling in 90 days (#")) <
                    f->why.n);
        assert_true(f->examples > 0);
    }
    churn_close_all(&w, &d);
}

static void who_never_wrote_counts_and_who_left_does_not(void **state) {
    (void)state;
    watch_case w;
    lapse_set d;
    size_t stay = 0, later = 0;
    churn_open(&w, &d, true);
    for (size_t i = 0; i < CHURN_COMPANIES; i++) {
        int left;
        const bool leaves = churn_leaves(i, &left);
        stay += !leaves || left < 0, later += leaves && left < 0;
    }
    assert_int_equal(d.accounts, CHURN_COMPANIES);
    assert_int_equal(d.customers, stay);
    assert_int_equal(d.future, later);
    assert_true(d.silent > CHURN_COMPANIES / 8);
    churn_close_all(&w, &d);
}

static void without_days_of_churn_there_is_a_score_and_no_alarm(void **state) {
    (void)state;
    watch_case w;
    lapse_set d;
    str_buf out = {0};
    churn_open(&w, &d, false);
    assert_false(d.is_learned || d.is_measured);
    for (size_t i = 0; i < w.found.n; i++)
        assert_int_equal(w.found.one[i].severity, FINDING_INFO);
    assert_true(w.found.n <= CHURN_SCORED);
    js_open(&out, "{"), churn_put(&out, &d), js_close(&out, "}");
    js_node *doc = js_parse(str_view(&out));
    assert_non_null(doc);
    assert_false(js_true(js_at(doc, "churn.learned")));
    assert_text(js_text(js_at(doc, "churn.why_not")),
                "too few accounts with a day of churn in the past");
    assert_non_null(js_first(js_at(doc, "churn.top")));
    js_free(doc), str_free(&out);
    churn_close_all(&w, &d);
}

/* Values at t are the same whether or not the archive goes on after t. */
static void nothing_after_a_day_counts_on_it(void **state) {
    (void)state;
    watch_case w[2];
    lapse_set d[2];
    const int64_t t = CHURN_NOW - 60 * TIME_DAY;
    size_t differ = 0;
    for (size_t k = 0; k < 2; k++) {
        char *path[2];
        churn_files(path, true, k ? 60 : 0);
        assert_int_equal(PL_OK, churn_run(&w[k], &d[k], path, 2, CHURN_NOW));
    }
    assert_true(d[0].events > d[1].events);
    for (size_t a = 0; a < d[0].accounts; a++) {
        double value[3][LAPSE_VALUES];
        for (size_t k = 0; k < 2; k++) lapse_value(&d[k], a, t, value[k]);
        lapse_value(&d[0], a, CHURN_NOW, value[2]);
        assert_memory_equal(value[0], value[1], sizeof value[0]);
        differ += memcmp(value[0], value[2], sizeof value[0]) != 0;
    }
    assert_true(differ > CHURN_COMPANIES / 2);
    for (size_t k = 0; k < 2; k++) churn_close_all(&w[k], &d[k]);
}

static void fates(void **state) {
    (void)state;
    static const struct {
        int64_t since, left;
        int fate;
    } row[] = {{0, -1, LAPSE_STAYS},     {0, 106, LAPSE_NO_ROW},
               {0, 107, LAPSE_LEAVES},   {0, 136, LAPSE_LEAVES},
               {0, 137, LAPSE_STAYS},    {0, 50, LAPSE_NO_ROW},
               {101, -1, LAPSE_NO_ROW},  {100, 110, LAPSE_LEAVES}};
    for (size_t i = 0; i < COUNT(row); i++) {
        const lapse_account a = {
            .since = row[i].since * TIME_DAY,
            .left = row[i].left < 0 ? TIME_NONE : row[i].left * TIME_DAY};
        assert_int_equal(lapse_fate(&a, 100 * TIME_DAY), row[i].fate);
    }
}

static void the_next_night_knows_the_last(void **state) {
    (void)state;
    watch_case w;
    lapse_set d;
    churn_open(&w, &d, true);
    const size_t told = w.found.n;
    const double risk = d.account[d.top[0]].risk;
    const uint32_t first = d.top[0];
    assert_true(isnan(d.account[first].was) && told);
    finding_free(&w.found);
    view_at(&w.view, CHURN_NOW + TIME_DAY / 2);
    assert_int_equal(PL_OK, churn_night(&d, &w.view, &w.memory, &w.found,
                                        NULL));
    ut_near(d.account[first].was, risk, 1e-4);
    assert_int_equal(w.found.n, told);
    for (size_t i = 0; i < told; i++)
        assert_int_equal(w.found.one[i].first_seen, CHURN_NOW);
    /* a risk between the bars holds what was told, and tells nothing new */
    lapse_account *a = &d.account[d.top[0]];
    finding_free(&w.found);
    for (size_t k = 0; k < d.tops; k++) d.account[d.top[k]].risk = 0;
    a->risk = (CHURN_LOW + CHURN_HIGH) / 2;
    assert_int_equal(PL_OK, churn_report(&d, &w.memory, &w.found, NULL));
    assert_int_equal(w.found.n, 1);
    finding_free(&w.found);
    assert_int_equal(PL_OK, memory_put(&w.memory, "churn", a->name, (str){0},
                                       NULL));
    assert_int_equal(PL_OK, churn_report(&d, &w.memory, &w.found, NULL));
    assert_int_equal(w.found.n, 0);
    churn_close_all(&w, &d);
}

static void columns_have_mean_zero_and_bend_at_knots(void **state) {
    (void)state;
    static const uint8_t shape[] = {LOGIT_MONTHS, LOGIT_PLAIN, LOGIT_LOG};
    double value[60 * 3];
    uint32_t pick[60];
    logit_terms t = {0};
    feat_csr x = {0};
    for (uint32_t i = 0; i < 60; i++) {
        pick[i] = i;
        value[i * 3] = i, value[i * 3 + 1] = 7;        /* a constant: none */
        value[i * 3 + 2] = i == 5 ? NAN : (double)i * i;
    }
    assert_int_equal(PL_OK, logit_terms_make(&t, value, 3, shape, pick, 60,
                                             NULL));
    assert_int_equal(PL_OK, logit_matrix(&t, value, 3, 60, &x, NULL));
    assert_int_equal(t.n, 1 + 8 + 1);        /* 60 months lie beyond all */
    for (size_t j = 0; j < t.n; j++) {
        double sum = 0;
        assert_int_not_equal(t.term[j].of, 1);
        for (size_t i = 0; i < 60; i++) sum += (double)x.val[i * x.cols + j];
        if (fabs(t.term[j].knot) < 40 || !isfinite(t.term[j].knot))
            ut_near(sum, 0, 1e-3);
        if (t.term[j].knot == 12)
            ut_near(x.val[3 * x.cols + j], x.val[11 * x.cols + j], 0);
        if (t.term[j].knot == 12)
            assert_true(x.val[14 * x.cols + j] > x.val[12 * x.cols + j]);
    }
    ut_near(x.val[5 * x.cols + t.n - 1], 0, 0);
    logit_matrix_free(&x), logit_terms_free(&t);
}

/* Ten of a hundred leave; nine of them have the ten highest scores. */
static void measures_of_a_known_order(void **state) {
    (void)state;
    logit_scored s[100];
    logit_quality q;
    for (uint32_t i = 0; i < 100; i++)
        s[i] = (logit_scored){1 - (double)i / 100, i < 9 || i == 50};
    assert_int_equal(PL_OK, logit_measure(s, 100, &q, NULL));
    ut_near(q.lift, 9, 1e-9);
    ut_near(q.auc.value, 1 - 41.0 / 900, 1e-9);
    ut_near(q.precision, (9 + 10 / 51.0) / 10, 1e-9);
    ut_near(q.bin[9].left.value, .9, 1e-9);
    ut_near(q.bin[9].risk, .955, 1e-9);
    /* equal scores must not look better than chance */
    for (uint32_t i = 0; i < 100; i++) s[i].p = .5;
    assert_int_equal(PL_OK, logit_measure(s, 100, &q, NULL));
    ut_near(q.auc.value, .5, 1e-9);
    assert_true(q.lift <= 1);
}

static void odd_archives_have_no_churn(void **state) {
    (void)state;
    static const char one[] = "Account ID,Company name,MRR,Churn date\n"
                              "A1,Company 1,5,2031-01-01\n";
    char *path[2] = {ut_file("none.ndjson", STR("")),
                     ut_file("one.csv", str_of(one))};
    for (size_t n = 1; n <= 2; n++) {
        watch_case w;
        lapse_set d;
        str_buf out = {0};
        assert_int_equal(PL_OK, churn_run(&w, &d, path, n, CHURN_NOW));
        assert_false(d.is_learned);
        assert_int_equal(d.customers, n - 1);
        assert_int_equal(d.future, n - 1);
        assert_int_equal(w.found.n, 0);
        js_open(&out, "{"), churn_put(&out, &d), js_close(&out, "}");
        js_node *doc = js_parse(str_view(&out));
        assert_non_null(doc);
        js_free(doc), str_free(&out);
        churn_close_all(&w, &d);
    }
}

/* A tier that only those have who left would tell the answer. */
static void a_tier_of_the_lost_is_left_out(void **state) {
    (void)state;
    watch_case w;
    lapse_set d;
    str_buf accounts = {0};
    for (size_t i = 0; i < 90; i++)
        str_addf(&accounts, "%sA%zu,Company %zu,%s,5,%s\n",
                 i ? "" : "Account ID,Company name,Tier,MRR,Churn date\n", i,
                 i, i % 3 ? "gold" : "gone", i % 3 ? "" : "2026-05-01");
    char *path = ut_file("accounts.csv", str_view(&accounts));
    assert_int_equal(PL_OK, churn_run(&w, &d, &path, 1, CHURN_NOW));
    assert_int_equal(d.tiers, 1);
    assert_text(str_pooled(&w.archive.table.pool, d.tier[0]), "gold");
    str_free(&accounts);
    churn_close_all(&w, &d);
}

static pl_code churn_no_memory(void) {
    watch_case w;
    lapse_set d;
    char *path[2] = {ut_path("churn.ndjson"), ut_path("accounts.csv")};
    const pl_code rc = churn_run(&w, &d, path, 2, CHURN_NOW);
    churn_close_all(&w, &d);
    return rc;
}

static void churn_without_memory(void **state) {
    (void)state;
    char *path[2];
    churn_files(path, true, 0);
    ut_fail_each(churn_no_memory, 3, 61);
}

static const struct CMUnitTest churn_tests[] = {
    TEST(accounts_that_ask_how_to_leave_are_told),
    TEST(who_never_wrote_counts_and_who_left_does_not),
    TEST(without_days_of_churn_there_is_a_score_and_no_alarm),
    TEST(nothing_after_a_day_counts_on_it),
    TEST(fates),
    TEST(the_next_night_knows_the_last),
    TEST(columns_have_mean_zero_and_bend_at_knots),
    TEST(measures_of_a_known_order),
    TEST(odd_archives_have_no_churn),
    TEST(a_tier_of_the_lost_is_left_out),
    TEST(churn_without_memory)};
