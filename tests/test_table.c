/* Tests of TABLE. */

/* Adds a row that has an id, a body and two version marks. */
static tab_outcome table_add(tab_table *t, uint32_t source, const char *id,
                             str body, int64_t version, int64_t updated) {
    static const uint8_t family[] = {1, 2, 1};
    str_buf bytes = {0};
    tab_row row = {0};
    tab_outcome outcome;
    uint32_t other = source;
    for (size_t c = 0; c < TAB_NUMBERS; c++) row.number[c] = TAB_MISSING;
    for (size_t c = 0; c < TAB_TIMES; c++) row.time[c] = TIME_NONE;
    row.number[TAB_VERSION] = version, row.time[TAB_UPDATED] = updated;
    str_add(&bytes, str_of(id), NULL);
    row.text[TAB_ID].n = (uint32_t)bytes.n;
    row.text[TAB_BODY].at = (uint32_t)bytes.n;
    row.text[TAB_BODY].n = (uint32_t)body.n;
    str_add(&bytes, body, NULL);
    tab_digest(&row, bytes.p);
    const tab_entry e = {.row = &row, .bytes = bytes.p, .source = source,
                         .family = family[source], .is_unique = true};
    assert_int_equal(tab_add(t, &e, &outcome, &other, NULL), PL_OK);
    str_free(&bytes);
    return outcome;
}

static void the_newest_version_of_a_ticket_stays(void **state) {
    static const struct {
        int64_t version, updated;
        tab_outcome outcome;
    } row[] = {{5, 50, TAB_NEW},         {5, 50, TAB_DUPLICATE},
               {4, 99, TAB_OLDER},       {6, 10, TAB_SUPERSEDES},
               {6, 9, TAB_OLDER},        {6, 11, TAB_SUPERSEDES},
               {TAB_MISSING, 5, TAB_OLDER},
               {TAB_MISSING, 12, TAB_SUPERSEDES},
               {1, 13, TAB_SUPERSEDES}};
    tab_table t = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        assert_int_equal(table_add(&t, 0, "7", STR("text"), row[i].version,
                                   row[i].updated), row[i].outcome);
    assert_int_equal(t.rows, 1);
    tab_free(&t);
}

static void without_marks_the_later_row_wins(void **state) {
    tab_table t = {0};
    tab_reader reader = {.table = &t};
    str text[TAB_LONG];
    (void)state;
    assert_int_equal(table_add(&t, 0, "7", STR("a"), TAB_MISSING, TIME_NONE),
                     TAB_NEW);
    assert_int_equal(table_add(&t, 0, "7", STR("b"), TAB_MISSING, TIME_NONE),
                     TAB_SUPERSEDES);
    assert_int_equal(tab_texts(&reader, t.ticket, text, NULL), PL_OK);
    assert_text(text[TAB_BODY - TAB_POOLED], "b");
    tab_reader_free(&reader), tab_free(&t);
}

static void ids_are_unique_within_a_family_only(void **state) {
    tab_table t = {0};
    (void)state;
    assert_int_equal(table_add(&t, 0, "7", STR("a"), 1, 1), TAB_NEW);
    assert_int_equal(table_add(&t, 1, "7", STR("a"), 1, 1), TAB_NEW);
    assert_int_equal(table_add(&t, 2, "7", STR("a"), 1, 1), TAB_DUPLICATE);
    tab_free(&t);
}

static void texts_of_all_blocks_come_back_in_any_order(void **state) {
    enum { N = 3000 };
    tab_table t = {0};
    char id[16], body[700];
    uint64_t seed = 9;
    (void)state;
    for (size_t i = 0; i < N; i++) {
        snprintf(id, sizeof id, "%zu", i);
        memset(body, (int)('a' + i % 26), sizeof body);
        table_add(&t, 0, id, (str){body, i * 7 % sizeof body}, 1, 1);
    }
    assert_true(t.blocks > 3);
    tab_reader reader = {.table = &t};
    for (size_t turn = 0; turn < N; turn++) {
        str text[TAB_LONG], got;
        const size_t i = turn % 2 ? turn : par_below(&seed, N);
        assert_int_equal(tab_texts(&reader, &t.ticket[i], text, NULL), 0);
        got = text[TAB_BODY - TAB_POOLED];
        assert_int_equal(got.n, i * 7 % sizeof body);
        for (size_t k = 0; k < got.n; k++)
            assert_int_equal(got.p[k], 'a' + i % 26);
        assert_int_equal(text[TAB_SUBJECT - TAB_POOLED].n, 0);
    }
    tab_reader_free(&reader), tab_free(&t);
}

static void copies_differ_in_case_digits_and_marks_only(void **state) {
    static const char *const same[] = {
        "Where is my order 123?", "where is MY order 99", "whereismyorder",
        "Where is my order!!!\n"};
    const uint64_t want = tab_wording(str_of(same[0]), 0);
    str_buf a = {0}, b = {0};
    (void)state;
    for (size_t i = 1; i < COUNT(same); i++)
        assert_true(tab_wording(str_of(same[i]), 0) == want);
    assert_true(tab_wording(STR("where is my orderx"), 0) != want);
    for (int i = 0; i < 600; i++) str_addf(&a, "word "), str_addf(&b, "WORD");
    assert_true(tab_wording(str_view(&a), 0) == tab_wording(str_view(&b), 0));
    str_addf(&b, "s");
    assert_true(tab_wording(str_view(&a), 0) != tab_wording(str_view(&b), 0));
    str_free(&a), str_free(&b);
}

static void a_printed_ticket_is_one_line_with_nulls(void **state) {
    ing_archive a = ut_ingest("{\"id\":7,\"text\":\"a\\n\\\"b\\\"\",\"tags\":"
                              "[\"x\",\"y z\"],\"replies\":2,\"created_at\":"
                              "\"2026-09-30\"}\n");
    str_buf out = ut_print(&a);
    (void)state;
    assert_int_equal(str_find(str_view(&out), STR("\n")), out.n - 1);
    js_node *t = js_parse(str_view(&out));
    assert_text(js_text(js_at(t, "id")), "7");
    assert_text(js_text(js_at(t, "body")), "a\n\"b\"");
    assert_text(js_text(js_at(t, "created_at")), "2026-09-30T00:00:00Z");
    ut_near(js_number(js_at(t, "replies"), 0), 2, 0);
    assert_true(cJSON_IsNull(js_at(t, "label")));
    assert_true(cJSON_IsNull(js_at(t, "closed_at")));
    assert_int_equal(cJSON_GetArraySize(js_at(t, "tags")), 2);
    js_free(t), str_free(&out), ing_free(&a);
}

static const struct CMUnitTest table_tests[] = {
    TEST(the_newest_version_of_a_ticket_stays),
    TEST(without_marks_the_later_row_wins),
    TEST(ids_are_unique_within_a_family_only),
    TEST(texts_of_all_blocks_come_back_in_any_order),
    TEST(copies_differ_in_case_digits_and_marks_only),
    TEST(a_printed_ticket_is_one_line_with_nulls),
};
