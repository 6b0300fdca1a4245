/* Tests of GAPS and of what JOIN puts together from several files. */

/* A file of `days` days with `count` tickets each, but none on the days from
 * `from` to `to`. */
static str_buf gap_file(int days, int count, int from, int to) {
    str_buf out = {0};
    str_addf(&out, "id,created_at,text\n");
    for (int d = 0; d < days; d++)
        for (int i = 0; i < count && (d < from || d > to); i++) {
            char text[40];
            str day = time_text((20000 + d) * TIME_DAY, text);
            str_addf(&out, "%d-%d,%.*s,hello\n", d, i, (int)day.n, day.p);
        }
    return out;
}

static void a_silent_week_of_a_busy_helpdesk_is_a_hole(void **state) {
    static const struct {
        int days, count, from, to;
        size_t holes;
    } row[] = {{100, 10, 40, 46, 1}, {100, 10, 40, 41, 0}, {100, 30, 50, 50, 1},
               {100, 1, 40, 46, 0},  {100, 10, 90, 99, 0}, {100, 10, 0, 9, 0},
               {100, 10, 200, 201, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        str_buf text = gap_file(row[i].days, row[i].count, row[i].from,
                                row[i].to);
        ing_archive a = ut_ingest_as(str_view(&text), NULL);
        gap_list gaps;
        assert_int_equal(gap_all(&gaps, &a, INT64_MAX, NULL), PL_OK);
        assert_int_equal(gaps.holes, row[i].holes);
        if (gaps.holes) {
            assert_int_equal(gaps.hole[0].first,
                             (20000 + row[i].from) * TIME_DAY);
            assert_int_equal(gaps.hole[0].last,
                             (20000 + row[i].to) * TIME_DAY);
            assert_in_range((int)gaps.hole[0].expected,
                            row[i].count * (row[i].to - row[i].from + 1) - 1,
                            row[i].count * (row[i].to - row[i].from + 1) + 1);
        }
        ing_free(&a), str_free(&text);
    }
}

static void a_hole_of_one_file_is_not_hidden_by_another(void **state) {
    str_buf holed = gap_file(100, 10, 40, 46), whole = gap_file(100, 10, -1, -1);
    char *path[2] = {ut_file("h.csv", str_view(&holed)), NULL};
    gap_list gaps;
    (void)state;
    for (size_t i = 0; i < whole.n; i++)              /* other ids: "d_i" */
        if (whole.p[i] == '-' && whole.p[i + 2] == ',') whole.p[i] = '_';
    path[1] = ut_file("w.csv", str_view(&whole));
    ing_archive a = ut_read_all(path, 2, NULL);
    assert_int_equal(a.table.rows, 1930);
    assert_int_equal(gap_all(&gaps, &a, INT64_MAX, NULL), PL_OK);
    assert_int_equal(gaps.holes, 1);
    assert_int_equal(gaps.hole[0].source, 0);
    assert_int_equal(gaps.hole[0].first, (20000 + 40) * TIME_DAY);
    /* what lies after tonight is not looked at */
    assert_int_equal(gap_all(&gaps, &a, (20000 + 30) * TIME_DAY, NULL), PL_OK);
    assert_int_equal(gaps.holes, 0);
    ing_free(&a), str_free(&holed), str_free(&whole);
}

static void weekends_without_tickets_are_no_holes(void **state) {
    str_buf text = {0};
    gap_list gaps;
    (void)state;
    str_addf(&text, "id,created_at,text\n");
    for (int d = 0; d < 200; d++)
        for (int i = 0; i < 60 && d % 7 < 5; i++) {
            char day[40];
            str shown = time_text((20000 + d) * TIME_DAY, day);
            str_addf(&text, "%d-%d,%.*s,hello\n", d, i, (int)shown.n, shown.p);
        }
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    assert_int_equal(gap_all(&gaps, &a, INT64_MAX, NULL), PL_OK);
    assert_int_equal(gaps.holes, 0);
    ing_free(&a), str_free(&text);
}

static void a_file_that_ends_at_a_page_limit_is_suspect(void **state) {
    (void)state;
    for (int n = 299; n <= 301; n++) {
        str_buf text = gap_file(n, 1, -1, -1);
        ing_archive a = ut_ingest_as(str_view(&text), NULL);
        gap_list gaps;
        assert_int_equal(gap_all(&gaps, &a, INT64_MAX, NULL), PL_OK);
        assert_int_equal(ut_source(&a)->warning[0] != 0, n == 300);
        ing_free(&a), str_free(&text);
    }
}

/* What belongs to ticket 5 of the helpdesk, in four files. */
static const char *const gap_parts[] = {
    "{\"tickets\":[{\"id\":5,\"generated_timestamp\":1,\"requester_id\":7,"
    "\"subject\":\"s\",\"description\":\"first words\","
    "\"created_at\":\"2026-01-01\"}]}",
    "{\"ticket_events\":[{\"ticket_id\":5,\"timestamp\":1767316000,"
    "\"child_events\":[{\"event_type\":\"Comment\",\"public\":true,"
    "\"author_id\":9,\"body\":\"an answer\"}]},{\"ticket_id\":5,"
    "\"timestamp\":1767317000,\"child_events\":[{\"event_type\":\"Comment\","
    "\"public\":true,\"author_id\":7,\"body\":\"a question\"},"
    "{\"event_type\":\"Comment\",\"public\":false,\"author_id\":9,"
    "\"body\":\"a secret note\"}]}]}",
    "{\"metric_sets\":[{\"ticket_id\":5,\"reopens\":4,\"replies\":8}]}",
    "{\"satisfaction_ratings\":[{\"id\":1,\"ticket_id\":5,\"score\":\"bad\","
    "\"comment\":\"slow\"},{\"id\":2,\"ticket_id\":6,\"score\":\"bad\"}]}"};

static void siblings_are_joined_in_any_order_of_files(void **state) {
    join_index join = {0};
    (void)state;
    for (size_t turn = 0; turn < 24; turn++) {
        char *path[4];
        size_t order[4] = {0, 1, 2, 3}, k = turn;
        for (size_t i = 4; i > 1; k /= i, i--) {
            size_t swap = order[i - 1];
            order[i - 1] = order[k % i], order[k % i] = swap;
        }
        for (size_t i = 0; i < 4; i++) {
            char name[8];
            snprintf(name, sizeof name, "s%zu", i);
            path[i] = ut_file(name, str_of(gap_parts[order[i]]));
        }
        ing_archive a = ut_read_all(path, 4, NULL);
        assert_int_equal(join_all(&join, &a.table, NULL), PL_OK);
        assert_int_equal(a.table.rows, 1);
        assert_text(ut_text(&a, 0, TAB_BODY), "first words");
        assert_text(ut_text(&a, 0, TAB_THREAD), "a question");
        assert_text(ut_text(&a, 0, TAB_REPLY), "an answer");
        assert_text(ut_text(&a, 0, TAB_CSAT), "negative");
        assert_text(ut_text(&a, 0, TAB_COMMENT), "slow");
        assert_int_equal(a.table.ticket[0].number[TAB_REOPENS], 4);
        assert_int_equal(a.table.ticket[0].number[TAB_REPLIES], 8);
        assert_int_equal(a.table.ticket[0].time[TAB_FIRST_REPLY],
                         INT64_C(1767316000) * TIME_SECOND);
        assert_int_equal(join.asked[VEN_RATINGS], 2);
        assert_int_equal(join.hits[VEN_RATINGS], 1);
        join_free(&join), ing_free(&a);
    }
}

static void versions_of_other_exports_fill_the_gaps(void **state) {
    join_index join = {0};
    char *path[2] = {
        ut_file("v.csv", STR("Summation column,Id,Requester email,Subject,"
                             "Updated at\n1,5,Ann@x.example,New,2026-03-01\n")),
        ut_file("v.json", STR("{\"tickets\":[{\"id\":5,\"raw_subject\":\"Old\","
                              "\"description\":\"the words\",\"updated_at\":"
                              "\"2026-02-01\"}]}"))};
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        char *swap = path[0];
        path[0] = path[1], path[1] = swap;
        ing_archive a = ut_read_all(path, 2, NULL);
        assert_int_equal(join_all(&join, &a.table, NULL), PL_OK);
        assert_int_equal(a.table.rows, 1);
        assert_text(ut_text(&a, 0, TAB_SUBJECT), "New");
        assert_text(ut_text(&a, 0, TAB_BODY), "the words");
        assert_text(ut_text(&a, 0, TAB_REQUESTER), "ann@x.example");
        join_free(&join), ing_free(&a);
    }
}

static void trackers_beside_a_helpdesk_are_context(void **state) {
    char *path[2] = {
        ut_file("j.csv", STR("Issue key,Issue id,Issue Type,Summary\n"
                             "AB-1,1,Bug,Export fails\n")),
        ut_file("t.csv", STR("id,text\n1,hello\n"))};
    (void)state;
    ing_archive a = ut_read_all(path, 2, NULL);
    assert_int_equal(a.table.rows, 1);
    assert_int_equal(a.table.contexts, 1);
    assert_int_equal(a.table.context[0].kind, VEN_ISSUES);
    assert_int_equal(a.source[0].tickets, 0);
    assert_int_equal(a.source[0].context_rows, 1);
    assert_non_null(tab_ticket_of(&a.table, VEN_TABLE,
                                  a.table.ticket[0].text[TAB_ID]));
    ing_free(&a);
    a = ut_read_all(path, 1, NULL);
    assert_int_equal(a.table.rows, 1);          /* alone it is a helpdesk */
    ing_free(&a);
}

static void use_is_counted_by_account_week_and_page(void **state) {
    ing_archive a = ut_ingest(
        "{\"account_id\":1,\"event\":\"a\",\"at\":\"2026-03-02\"}\n"
        "{\"account_id\":1,\"event\":\"a\",\"at\":\"2026-03-03\"}\n"
        "{\"account_id\":1,\"event\":\"b\",\"at\":\"2026-03-03\"}\n"
        "{\"account_id\":1,\"event\":\"a\",\"at\":\"2026-05-03\"}\n"
        "{\"account_id\":2,\"event\":\"a\",\"at\":\"2026-03-03\"}\n");
    (void)state;
    assert_int_equal(ut_source(&a)->context_rows, 5);
    assert_int_equal(a.table.contexts, 4);
    assert_int_equal(a.table.context[0].amount, 2);
    assert_int_equal(a.table.context[1].amount, 1);
    ing_free(&a);
}

static void threads_that_end_at_the_vendors_limit_are_counted(void **state) {
    (void)state;
    for (int n = 9; n <= 10; n++) {
        str_buf text = {0};
        str_addf(&text, "[{\"id\":1,\"fr_escalated\":false,\"subject\":\"s\","
                 "\"conversations\":[");
        for (int i = 0; i < n; i++)
            str_addf(&text, "%s{\"body_text\":\"b%d\",\"incoming\":true}",
                     i ? "," : "", i);
        str_addf(&text, "]}]");
        ing_archive a = ut_ingest_as(str_view(&text), NULL);
        assert_int_equal(ut_source(&a)->fault[TAB_CUT_THREAD], n == 10);
        ing_free(&a), str_free(&text);
    }
}

static const struct CMUnitTest gap_tests[] = {
    TEST(a_silent_week_of_a_busy_helpdesk_is_a_hole),
    TEST(a_hole_of_one_file_is_not_hidden_by_another),
    TEST(weekends_without_tickets_are_no_holes),
    TEST(a_file_that_ends_at_a_page_limit_is_suspect),
    TEST(siblings_are_joined_in_any_order_of_files),
    TEST(versions_of_other_exports_fill_the_gaps),
    TEST(trackers_beside_a_helpdesk_are_context),
    TEST(use_is_counted_by_account_week_and_page),
    TEST(threads_that_end_at_the_vendors_limit_are_counted),
};
