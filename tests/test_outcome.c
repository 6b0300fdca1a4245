/* Tests of OUTCOME. */

/* Levenshtein by the book. */
static size_t outcome_plain(str a, str b) {
    static size_t row[2][2100];
    for (size_t j = 0; j <= b.n; j++) row[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t *now = row[i % 2], *was = row[(i + 1) % 2];
        now[0] = i;
        for (size_t j = 1; j <= b.n; j++)
            now[j] = MIN(MIN(was[j], now[j - 1]) + 1,
                         was[j - 1] + (a.p[i - 1] != b.p[j - 1]));
    }
    return row[a.n % 2][b.n];
}

static void edit_distances_are_those_of_the_plain_method(void **state) {
    static const size_t most[] = {3, 63, 64, 65, 130, 400, 2000};
    char a[2000], b[2000];
    uint64_t seed = 5;
    (void)state;
    for (size_t k = 0; k < 300; k++) {
        const size_t top = most[k < 290 ? k % 6 : 6];
        const size_t letters = k % 3 ? 2 : 26;
        const size_t n = par_below(&seed, top + 1);
        const size_t m = par_below(&seed, top + 1);
        for (size_t i = 0; i < n; i++)
            a[i] = (char)('a' + par_below(&seed, letters));
        for (size_t i = 0; i < m; i++)          /* b is often like a */
            b[i] = i < n && par_below(&seed, 5)
                       ? a[i] : (char)('a' + par_below(&seed, letters));
        const str x = {a, n}, y = {b, m};
        assert_int_equal(outcome_distance(x, y), outcome_plain(x, y));
        assert_int_equal(outcome_distance(y, x), outcome_plain(x, y));
    }
    ut_near(outcome_similarity(STR("kitten"), STR("sitting")), 1 - 3. / 7,
            1e-12);
    ut_near(outcome_similarity(STR(""), STR("")), 1, 0);
    ut_near(outcome_similarity(STR(""), STR("abc")), 0, 0);
}

/* Tickets "1".. of two labels, and feedback. */
#define OUTCOME_TICKETS 20
static ing_archive outcome_archive(const char *feedback) {
    str_buf text = {0};
    for (size_t i = 1; i <= OUTCOME_TICKETS; i++)
        str_addf(&text, "{\"id\":%zu,\"created_at\":\"2026-05-01T00:00:00Z\","
                 "\"text\":\"a\",\"status\":\"%s\",\"reopens\":%d,"
                 "\"intent\":\"%s\"}\n",
                 i, i == 19 ? "open" : "solved", i == 18,
                 i % 2 ? "refund" : "login");
    char *path[2] = {ut_file("a", str_view(&text)),
                     ut_file("b", str_of(feedback))};
    ing_archive a = ut_read_all(path, 2, NULL);
    assert_int_equal(a.table.rows, OUTCOME_TICKETS);
    str_free(&text);
    return a;
}

static int64_t outcome_now(void) {
    return time_days(2026, 9, 30) * TIME_DAY;
}

/* One row of feedback: ticket 1 is labelled refund. */
#define OUTCOME_SAYS(id, more)                                                \
    "{\"ticket_id\":\"" id "\",\"model_version\":\"v1\",\"confidence\":0.9,"  \
    "\"at\":\"2026-05-02T00:00:00Z\"," more "}\n"
#define OUTCOME_AUTO "\"action\":\"auto_reply\",\"intent\":\"refund\","

static const struct {
    const char *feedback;
    float trust;
    uint8_t resolved;
    const char *relabel;
} outcome_cases[] = {
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"resolved\",\"draft\":"
                  "\"ok\",\"final_reply\":\"ok\""), 1, OUTCOME_YES, ""},
    /* half of the letters changed: .5 + .5 x .5 */
    {OUTCOME_SAYS("1", "\"action\":\"draft\",\"intent\":\"refund\","
                  "\"outcome\":\"edited\",\"draft\":\"abcd\","
                  "\"final_reply\":\"abxy\""), .75f, OUTCOME_NO, ""},
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"reopened\",\"draft\":"
                  "\"ok\",\"final_reply\":\"ok\""), .2f, OUTCOME_NO, ""},
    /* a person escalated, not a machine's answer */
    {OUTCOME_SAYS("1", "\"action\":\"escalate\",\"intent\":\"refund\","
                  "\"outcome\":\"escalated\",\"draft\":null"), 1, OUTCOME_NO,
     ""},
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"resolved\",\"rating\":5"),
     1.5f, OUTCOME_YES, ""},
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"resolved\",\"rating\":"
                  "\"bad\""), .5f, OUTCOME_NO, ""},
    /* .2 x .2 is under the least */
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"reopened\",\"csat\":1"),
     .05f, OUTCOME_NO, ""},
    /* the answer was to another intent: nothing against this label */
    {OUTCOME_SAYS("1", "\"action\":\"auto_reply\",\"intent\":\"login\","
                  "\"outcome\":\"reopened\""), 1, OUTCOME_NO, ""},
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"reopened\","
                  "\"corrected_intent\":\"login\""), 3, OUTCOME_NO, "login"},
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"edited\",\"label\":"
                  "\"refund\""), 3, OUTCOME_NO, "refund"},
    /* a label of one correction is a slip, but speaks against the old one */
    {OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"edited\",\"label\":"
                  "\"refnud\""), .2f, OUTCOME_NO, ""},
};

static void weights_of_labels_are_known_by_hand(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(outcome_cases); i++) {
        ing_archive a = outcome_archive(outcome_cases[i].feedback);
        outcome_set o;
        assert_int_equal(outcome_make(&o, &a.table, 3, outcome_now(), NULL),
                         PL_OK);
        if (o.resolved[0] != outcome_cases[i].resolved)
            fail_msg("case %zu: resolved %d", i, o.resolved[0]);
        ut_near((double)o.trust[0], (double)outcome_cases[i].trust, 1e-6);
        assert_text(str_pooled(&a.table.pool, o.relabel[0]),
                    outcome_cases[i].relabel);
        assert_int_equal(o.count.rows, 1);
        assert_int_equal(o.count.judged, 1);
        for (size_t r = 1; r < a.table.rows; r++)
            ut_near((double)o.trust[r], 1, 0);
        outcome_relabel(&o, &a.table);
        if (*outcome_cases[i].relabel)
            assert_text(ut_text(&a, 0, TAB_LABEL), outcome_cases[i].relabel);
        outcome_free(&o), ing_free(&a);
    }
}

static void bad_feedback_is_counted_and_nothing_lost(void **state) {
    (void)state;
    str_buf text = {0};
    str_addf(&text, "%s",
        OUTCOME_SAYS("999", OUTCOME_AUTO "\"outcome\":\"resolved\"")
        OUTCOME_SAYS("1", OUTCOME_AUTO "\"outcome\":\"resolved\"")
        /* later and contrary: it stands */
        "{\"ticket_id\":\"1\",\"model_version\":\"v000002\",\"action\":"
        "\"auto_reply\",\"intent\":\"refund\",\"outcome\":\"reopened\","
        "\"at\":\"2026-05-05T00:00:00Z\"}\n"
        "{\"ticket_id\":\"3\",\"model_version\":\"v77\",\"action\":"
        "\"auto_reply\",\"intent\":\"refund\",\"outcome\":\"resolved\","
        "\"rating\":11,\"at\":\"2031-01-01T00:00:00Z\"}\n"
        "{\"ticket_id\":\"5\",\"model_version\":\"best\",\"action\":"
        "\"auto_reply\",\"intent\":\"refund\",\"outcome\":\"vanished\","
        "\"rating\":\"purple\",\"at\":\"2020-01-01T00:00:00Z\"}\n"
        "{\"ticket_id\":\"7\",\"model_version\":\"v1\",\"action\":\"draft\","
        "\"intent\":\"refund\",\"outcome\":\"edited\",\"draft\":\"");
    for (size_t i = 0; i < 20000; i++) str_addf(&text, "%c", 'a' + (int)i % 7);
    str_addf(&text, "\",\"final_reply\":\"b\"}\n");
    ing_archive a = outcome_archive(text.p);
    outcome_set o;
    assert_int_equal(outcome_make(&o, &a.table, 3, outcome_now(), NULL),
                     PL_OK);
    assert_int_equal(o.count.rows, 6);
    assert_int_equal(o.count.unknown_ticket, 1);
    assert_int_equal(o.count.unknown_version, 2);
    assert_int_equal(o.count.contradictions, 1);
    assert_int_equal(o.count.bad_rating, 2);
    assert_int_equal(o.count.future, 1);
    assert_int_equal(o.count.backwards, 1);
    assert_int_equal(o.count.unknown_outcome, 1);
    assert_int_equal(o.count.cut, 1);
    assert_int_equal(o.count.judged, 4);
    assert_int_equal(o.resolved[0], OUTCOME_NO);
    ut_near((double)o.trust[0], .2, 1e-6);
    assert_int_equal(o.resolved[2], OUTCOME_YES);
    assert_int_equal(o.resolved[4], OUTCOME_UNKNOWN);
    ut_near((double)o.trust[6], .5, .001);
    assert_int_equal(o.resolved[17], OUTCOME_NO);           /* reopened */
    outcome_free(&o);
    /* no model known: no version is unknown */
    assert_int_equal(outcome_make(&o, &a.table, 0, outcome_now(), NULL),
                     PL_OK);
    assert_int_equal(o.count.unknown_version, 0);
    outcome_free(&o), ing_free(&a), str_free(&text);
}

static void many_corrections_make_a_new_label(void **state) {
    static const char *const ids[] = {"1", "2", "3", "4", "5"};
    (void)state;
    for (size_t n = 4; n <= 5; n++) {
        str_buf text = {0};
        for (size_t i = 0; i < n; i++)
            str_addf(&text, "{\"ticket_id\":\"%s\",\"model_version\":\"v1\","
                     "\"corrected_intent\":\"cancel\"}\n", ids[i]);
        ing_archive a = outcome_archive(text.p);
        outcome_set o;
        assert_int_equal(outcome_make(&o, &a.table, 0, outcome_now(), NULL),
                         PL_OK);
        assert_int_equal(o.count.corrected, n == 5 ? 5 : 0);
        assert_int_equal(o.count.unknown_label, n == 5 ? 0 : 4);
        outcome_relabel(&o, &a.table);
        assert_text(ut_text(&a, 0, TAB_LABEL), n == 5 ? "cancel" : "refund");
        outcome_free(&o), ing_free(&a), str_free(&text);
    }
}

static pl_code outcome_once(void) {
    static ing_archive a;
    outcome_set o;
    if (!a.table.rows) {
        mem_hook = (pl_allocator){0};
        a = outcome_archive(OUTCOME_SAYS("1", OUTCOME_AUTO "\"draft\":\"ab\","
                                         "\"final_reply\":\"b\""));
        return PL_ENOMEM;
    }
    const pl_code rc = outcome_make(&o, &a.table, 1, outcome_now(), NULL);
    if (rc == PL_OK) outcome_free(&o);
    return rc;
}

static void outcomes_survive_any_failing_allocation(void **state) {
    (void)state;
    outcome_once();
    assert_true(ut_fail_each(outcome_once, 1000, 1) >= 4);
}

static const struct CMUnitTest outcome_tests[] = {
    TEST(edit_distances_are_those_of_the_plain_method),
    TEST(weights_of_labels_are_known_by_hand),
    TEST(bad_feedback_is_counted_and_nothing_lost),
    TEST(many_corrections_make_a_new_label),
    TEST(outcomes_survive_any_failing_allocation),
};
