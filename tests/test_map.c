/* Tests of MAP: every row of the vendors' tables, codes, labels, ids. */

/* A JSON value for a conversion and what the column has to hold then. */
static const struct {
    const char *json, *text;
    int64_t number;
} map_values[] = {
    [VEN_TEXT] = {"\" Value 7 \"", "Value 7", 0},
    [VEN_LOWER] = {"\"VALUE 7\"", "value 7", 0},
    [VEN_RICH] = {"\"<p>a</p>b\"", "a\nb", 0},
    [VEN_HTML] = {"\"<p>a<b>b</b></p>&amp; c\"", "ab\n& c", 0},
    [VEN_PAGE] = {"\"https://x.example/billing/new?id=1#top\"",
                  "/billing/new", 0},
    [VEN_TIME] = {"\"2026-09-30T12:00:00Z\"", NULL, 0},
    [VEN_NUMBER] = {"7", NULL, 7},
    [VEN_MINUTES] = {"7", NULL, 420},
    [VEN_FLAG] = {"true", NULL, 1},
    [VEN_LENGTH] = {"[{},{},{}]", NULL, 3},
    [VEN_LIST] = {"[\"a b\",\"c\"]", "a b\nc", 0},
    [VEN_RATING] = {"\"good\"", "positive", 0},
    [VEN_DURATION] = {"\"0:00:07\"", NULL, 7},
};

/* A ticket whose member at the path of `m` is `value`. */
static void map_record(const ven_map *m, const char *value, str_buf *out) {
    const char *path = m->path;
    char closing[32] = "";
    out->n = 0;
    js_open(out, "{");
    if (m->column != TAB_ID) js_field_int(out, "id", 1);
    if (m->column != VEN_AS_TIME + TAB_CREATED)
        js_field(out, "created_at", STR("2026-09-29"));
    while (*path) {
        const size_t n = strcspn(path, ".");
        const bool list = n == 8 && !memcmp(path, "comments", n);
        js_comma(out);
        str_addf(out, "\"%.*s\":", (int)n, path);
        path += n + (path[n] == '.');
        if (!*path) break;
        str_addf(out, list ? "[{" : "{");
        memmove(closing + 1 + list, closing, strlen(closing) + 1);
        memcpy(closing, "}]", (size_t)1 + list);
    }
    str_addf(out, "%s%s}\n", value, closing);
}

/* The value of a column of the only ticket is that of a table's row. */
static void map_check(const ing_archive *a, const ven_map *m,
                      const char *text, int64_t number) {
    const tab_ticket *t = a->table.ticket;
    const size_t column = m->column;
    if (column < TAB_TEXTS) {
        ut_same(ut_text(a, 0, column), str_of(text));
    } else if (column < VEN_AS_NUMBER) {
        assert_int_equal(t->time[column - VEN_AS_TIME],
                         time_parse(STR("2026-09-30T12:00:00Z")));
    } else if (column == VEN_AS_NUMBER + TAB_VERSION) {
        assert_int_equal(t->version, number);
    } else if (column == VEN_AS_NUMBER + TAB_HIDDEN) {
        assert_true(t->is_hidden);
    } else if (column == VEN_AS_NUMBER + TAB_REPLY_MINUTES) {
        assert_int_equal(t->time[TAB_FIRST_REPLY],
                         t->time[TAB_CREATED] + number * 60 * TIME_SECOND);
    } else {
        assert_int_equal(t->number[column - VEN_AS_NUMBER], number);
    }
}

static void map_check_table(const char *format, const ven_map *map) {
    const ing_options options = {.format = format};
    str_buf json = {0};
    for (const ven_map *m = map; m->path; m++) {
        char value[64], text[64] = "";
        if (m->column == VEN_NO_COLUMN) continue;
        if (m->convert == VEN_ROLE) continue;     /* has a test of its own */
        const ven_convert as =
            m->column == TAB_LABEL ? VEN_TEXT : (ven_convert)m->convert;
        if (as == VEN_CODES) {
            const size_t n = strcspn(m->codes, "=");
            snprintf(value, sizeof value, "%.*s", (int)n, m->codes);
            snprintf(text, sizeof text, "%.*s",
                     (int)strcspn(m->codes + n + 1, "|"), m->codes + n + 1);
        } else {
            assert_non_null(map_values[as].json);
            snprintf(value, sizeof value, "%s", map_values[as].json);
            if (map_values[as].text)
                snprintf(text, sizeof text, "%s", map_values[as].text);
        }
        map_record(m, value, &json);
        ing_archive a = ut_ingest_as(str_view(&json), &options);
        if (a.table.rows != 1) fail_msg("%s: %s", m->path, json.p);
        map_check(&a, m, text, as == VEN_CODES ? 0 : map_values[as].number);
        ing_free(&a);
    }
    str_free(&json);
}

static void every_path_of_zendesk_fills_its_column(void **state) {
    (void)state;
    map_check_table("zendesk", ven_zendesk);
}

static void every_path_of_freshdesk_fills_its_column(void **state) {
    (void)state;
    map_check_table("freshdesk", ven_freshdesk);
}

static void every_generic_name_fills_its_column(void **state) {
    (void)state;
    map_check_table("generic", ven_generic);
}

static void every_code_has_its_word(void **state) {
    const ing_options options = {.format = "freshdesk"};
    (void)state;
    for (const ven_map *m = ven_freshdesk; m->path; m++)
        for (const char *at = m->convert == VEN_CODES ? m->codes : ""; *at;) {
            const size_t n = strcspn(at, "="), end = strcspn(at, "|");
            str_buf json = {0};
            str_addf(&json, "{\"id\":1,\"%s\":%.*s}", m->path, (int)n, at);
            ing_archive a = ut_ingest_as(str_view(&json), &options);
            ut_same(ut_text(&a, 0, m->column),
                    (str){at + n + 1, end - n - 1});
            ing_free(&a), str_free(&json);
            at += end + (at[end] == '|');
        }
    assert_text(map_code("1=a|12=b", STR("12"), STR("-")), "b");
    assert_text(map_code("1=a|12=b", STR("2"), STR("-")), "-");
    assert_text(map_code("1=a|12=b", STR(""), STR("-")), "-");
    assert_text(map_code(NULL, STR("x"), STR("-")), "-");
}

static void ratings_become_three_words(void **state) {
    static const char *const row[][2] = {
        {"5", "positive"}, {"4", "positive"}, {"3", "neutral"},
        {"2", "negative"}, {"1", "negative"}, {"0", "negative"},
        {"103", "positive"}, {"100", "neutral"}, {"-103", "negative"},
        {"4.5", "positive"}, {"Good", "positive"}, {"bad", "negative"},
        {"good_with_comment", "positive"}, {"offered", ""}, {"unoffered", ""},
        {"Neutral", "neutral"}, {"other words", "other words"},
        {"102", "positive"}, {"101", "positive"}, {"-101", "negative"},
        {"-102", "negative"}, {"Great", "positive"}, {"Okay", "neutral"},
        {"Bad", "negative"}, {"terrible", "negative"}, {"OK", "neutral"},
        {"amazing", "positive"}, {"Extremely Happy", "positive"},
        {"Very Happy", "positive"}, {"Happy", "positive"},
        {"Unhappy", "negative"}, {"Very Unhappy", "negative"},
        {"Extremely Unhappy", "negative"}, {"4/5", "positive"},
        {"3 / 5", "neutral"}, {"2 out of 5", "negative"},
        {"8/10", "positive"}, {"1 of 5", "negative"}, {"4,5", "positive"},
        {"\xf0\x9f\x98\x90", "neutral"}, {"\xf0\x9f\xa4\xa9", "positive"},
        {"received", ""}, {"5/0", "positive"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        assert_text(map_rating(str_of(row[i][0])), row[i][1]);
}

static void addresses_become_the_page(void **state) {
    static const char *const row[][2] = {
        {"https://x.example/a/b?c=1#d", "/a/b"}, {"/a/b?c", "/a/b"},
        {"/a#b", "/a"}, {"https://x.example", "/"}, {"http://x/", "/"},
        {"https://x.example?a=/b", "/"}, {"?a", "/"}, {"billing", "billing"},
        {"/r?to=https://y.example/z", "/r"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        if (!str_equal(map_page(str_of(row[i][0])), str_of(row[i][1])))
            fail_msg("%s is not %s", row[i][0], row[i][1]);
}

static void lists_of_every_spelling_become_lines(void **state) {
    static const char *const row[][2] = {
        {"a,b", "a\nb"}, {"a, b ,c", "a\nb\nc"}, {"a|b", "a\nb"},
        {"a;b", "a\nb"}, {"a b", "a\nb"}, {"one", "one"},
        {"a b, c d", "a b\nc d"}, {"[\"\"x\"\", \"\"y\"\"]", "x\ny"},
        {"['x','y']", "x\ny"}, {",,a,", "a"},
        {"[\"\"a,b\"\",\"\"c\"\"]", "a,b\nc"},
        {"[\"\"caf\\u00e9\"\"]", "caf\xc3\xa9"}, {"[1,2.5]", "1\n2.5"},
        {"[{\"\"name\"\":\"\"x\"\"},{\"\"name\"\":\"\"y\"\"}]", "x\ny"},
        {"[]", ""}, {"[vip] a", "vip\na"}, {"[a,b", "a\nb"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        str_buf csv = {0};
        str_addf(&csv, "id\ttext\ttags\n1\tt\t\"%s\"\n", row[i][0]);
        ing_archive a = ut_ingest_as(str_view(&csv), NULL);
        assert_text(ut_text(&a, 0, TAB_TAGS), row[i][1]);
        ing_free(&a), str_free(&csv);
    }
}

static void words_for_nothing_are_nothing(void **state) {
    static const char *const none[] = {"", "-", "null", "NULL", "None", "n/a",
                                       "NaN", "\\N", "nil", "  ",
                                       "#N/A", "undefined", "(null)"};
    (void)state;
    for (size_t i = 0; i < COUNT(none); i++) {
        str_buf csv = {0};
        str_addf(&csv, "id,text,page\n1,t,%s\n", none[i]);
        ing_archive a = ut_ingest_as(str_view(&csv), NULL);
        assert_null(ut_text(&a, 0, TAB_PAGE).p);
        ing_free(&a), str_free(&csv);
    }
}

static void numbers_are_read_as_people_write_them(void **state) {
    static const struct {
        const char *text;
        double value;                                   /* NAN: no number */
    } row[] = {
        {"12", 12}, {"-3", -3}, {"1.5", 1.5}, {"1e3", 1000}, {"12,5", 12.5},
        {"1.234,56", 1234.56}, {"1,234.56", 1234.56}, {"1,234", 1234},
        {"1,2345", 1.2345}, {"1.234", 1.234}, {"1.234.567", 1234567},
        {"1,234,567", 1234567}, {"1.234.567,8", 1234567.8},
        {"1 234,5", 1234.5}, {"1'234.5", 1234.5}, {"1'234", 1234},
        {"1\xc2\xa0" "234", 1234}, {"1\xe2\x80\xaf" "234,5", 1234.5},
        {"-1.234,5", -1234.5}, {"", NAN}, {"x", NAN}, {"1x", NAN},
        {",", NAN}, {".", NAN}, {"--1", NAN}, {"1,5e400", NAN},
        {"0x10", NAN}, {"inf", NAN}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        double value = NAN;
        const bool is_read = map_number(str_of(row[i].text), &value);
        if (is_read == isnan(row[i].value) ||
            (is_read && fabs(value - row[i].value) > 1e-9))
            fail_msg("%s: %g", row[i].text, value);
    }
    double value;
    assert_false(map_number(STR("1\0002"), &value));
}

static void durations_are_read_in_every_form(void **state) {
    static const struct {
        const char *text;
        double unit, seconds;                         /* NAN: no duration */
    } row[] = {
        {"90", 1, 90}, {"90", 60, 5400}, {"1,5", 3600, 5400},
        {"58:22:50", 3600, 58 * 3600 + 22 * 60 + 50}, {"0:45", 60, 2700},
        {"123:00", 1, 123 * 3600}, {"00:00:00", 1, 0}, {"-1:30", 1, -5400},
        {"38h", 1, 38 * 3600}, {"2d 4h 30m", 1, 2 * 86400 + 4 * 3600 + 1800},
        {"1.5 hrs", 1, 5400}, {"1,5 hrs", 1, 5400}, {"2 days, 1 hour", 1,
         2 * 86400 + 3600}, {"45 minutes", 1, 2700}, {"10s", 1, 10},
        {"1w", 1, 604800}, {"PT38H", 1, 38 * 3600}, {"P1DT2H3M4S", 1, 93784},
        {"PT1.5H", 1, 5400}, {"pt5m", 1, 300}, {"-2h", 1, -7200},
        {"", 1, NAN}, {"x", 1, NAN}, {"h", 1, NAN}, {"2x", 1, NAN},
        {"1:60", 1, NAN}, {"1:2:3:4", 1, NAN}, {"1:", 1, 3600},
        {":30", 1, NAN}, {"PT", 1, NAN}, {"4h 5", 1, NAN}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        double value = NAN;
        const bool is_read = map_duration(str_of(row[i].text), row[i].unit,
                                          &value);
        if (is_read == isnan(row[i].seconds) ||
            (is_read && fabs(value - row[i].seconds) > 1e-6))
            fail_msg("%s: %g", row[i].text, value);
    }
}

static void truth_has_many_words(void **state) {
    static const char *const yes[] = {"true", "TRUE", "1", "Yes", "y", "on",
                                      "t", "x", "1.0", "ja", "Oui", "vrai"};
    static const char *const no[] = {"false", "0", "No", "n", "off", "",
                                     "nein", "2", "yesterday"};
    (void)state;
    for (size_t i = 0; i < COUNT(yes); i++)
        if (!map_truth(str_of(yes[i]))) fail_msg("%s", yes[i]);
    for (size_t i = 0; i < COUNT(no); i++)
        if (map_truth(str_of(no[i]))) fail_msg("%s", no[i]);
}

static void an_object_full_of_nulls_is_nothing(void **state) {
    static const char *const value[] = {
        "null", "\"\"", "[]", "{}", "{\"score\":null,\"comment\":null}"};
    (void)state;
    for (size_t i = 0; i < COUNT(value); i++) {
        str_buf json = {0};
        str_addf(&json, "{\"id\":1,\"generated_timestamp\":1,\"description\":"
                 "\"a\",\"satisfaction_rating\":%s,\"tags\":%s}\n",
                 value[i], value[i]);
        ing_archive a = ut_ingest_as(str_view(&json), NULL);
        assert_int_equal(ut_source(&a)->tickets, 1);
        assert_int_equal(ut_text(&a, 0, TAB_CSAT).n, 0);
        assert_int_equal(ut_text(&a, 0, TAB_TAGS).n, 0);
        ing_free(&a), str_free(&json);
    }
}

static void numbers_out_of_range_are_left_out(void **state) {
    ing_archive a = ut_ingest(
        "{\"id\":1,\"text\":\"a\",\"replies\":1e300,\"reopens\":-5,"
        "\"handle_seconds\":\"99999999999\"}\n"
        "{\"id\":2,\"text\":\"a\",\"replies\":\"x\",\"reopens\":\"3\","
        "\"handle_seconds\":2.9}\n");
    const tab_ticket *t = a.table.ticket;
    (void)state;
    assert_int_equal(t[0].number[TAB_REPLIES], INT32_MIN);
    assert_int_equal(t[0].number[TAB_REOPENS], INT32_MIN);
    assert_int_equal(t[0].number[TAB_HANDLE], INT32_MIN);
    assert_int_equal(t[1].number[TAB_REPLIES], INT32_MIN);
    assert_int_equal(t[1].number[TAB_REOPENS], 3);
    assert_int_equal(t[1].number[TAB_HANDLE], 2);
    ing_free(&a);
}

static void ids_keep_every_digit(void **state) {
    static const char *const id[] = {
        "35436", "36010004521397", "9007199254740991", "9007199254740993",
        "1234567890123456789", "\"0042\"", "\"A-1\"", "-5"};
    str_buf json = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(id); i++)
        str_addf(&json, "{\"id\":%s,\"text\":\"a\"}\n", id[i]);
    ing_archive a = ut_ingest_as(str_view(&json), NULL);
    assert_int_equal(a.table.rows, COUNT(id));
    for (size_t i = 0; i < COUNT(id); i++) {
        str want = str_of(id[i]);
        if (*want.p == '"') want.p++, want.n -= 2;
        ut_same(ut_text(&a, i, TAB_ID), want);
    }
    ing_free(&a), str_free(&json);
}

/* ---------------------------------------------------------------------------
 * Labels and custom fields
 * ------------------------------------------------------------------------ */

static void custom_fields_are_known_by_their_titles(void **state) {
    char *path[2] = {
        ut_file("a.json", STR("{\"tickets\":[{\"id\":1,\"requester_id\":1,"
                              "\"ticket_form_id\":2,\"custom_fields\":["
                              "{\"id\":36010004521397,\"value\":\"/pay?x\"},"
                              "{\"id\":36010004521398,\"value\":\"Refund\"},"
                              "{\"id\":99,\"value\":\"no\"},"
                              "{\"id\":5,\"value\":null}]}]}")),
        ut_file("z.json", STR("{\"ticket_fields\":["
                              "{\"id\":36010004521397,\"title\":\"Page URL\"},"
                              "{\"id\":36010004521398,\"title\":\"Contact "
                              "Reason\"},{\"id\":5,\"title\":\"Tier\"}]}"))};
    (void)state;
    ing_archive a = ut_read_all(path, 2, NULL);
    assert_text(ut_text(&a, 0, TAB_PAGE), "/pay");
    assert_text(ut_text(&a, 0, TAB_LABEL), "Refund");
    assert_null(ut_text(&a, 0, TAB_TIER).p);
    assert_string_equal(a.source[0].label, "contact_reason");
    assert_int_equal(a.source[1].context_rows, 3);
    ing_free(&a);
}

static void custom_fields_are_known_by_their_names(void **state) {
    ing_archive a = ut_ingest(
        "{\"id\":1,\"fr_escalated\":false,\"due_by\":\"2026-09-30\","
        "\"custom_fields\":{\"cf_intent\":\"refund\",\"cf_plan\":\"Pro\","
        "\"cf_other\":\"x\"}}\n");
    (void)state;
    assert_string_equal(ut_source(&a)->format, "freshdesk");
    assert_text(ut_text(&a, 0, TAB_LABEL), "refund");
    assert_text(ut_text(&a, 0, TAB_TIER), "pro");
    ing_free(&a);
}

/* n CSV rows with three columns of the given numbers of distinct values. */
static ing_archive map_labelled(const char *header, size_t n,
                                const size_t distinct[3],
                                const ing_options *options) {
    str_buf csv = {0};
    str_addf(&csv, "id,text,%s\n", header);
    for (size_t i = 0; i < n; i++) {
        str_addf(&csv, "%zu,t", i);
        for (size_t c = 0; c < 3; c++)
            if (distinct[c]) str_addf(&csv, ",%c%zu", (char)('a' + c),
                                      i % distinct[c]);
            else str_addf(&csv, ",");
        str_addf(&csv, "\n");
    }
    ing_archive a = ut_ingest_as(str_view(&csv), options);
    str_free(&csv);
    return a;
}

static void the_label_is_the_best_name_that_repeats(void **state) {
    static const struct {
        const char *header, *forced, *label;
        size_t distinct[3];
    } row[] = {
        {"type,intent,topic", NULL, "intent", {4, 4, 4}},
        {"topic,type,w", NULL, "topic", {4, 4, 4}},
        {"category,topic,w", NULL, "topic", {100, 4, 4}}, /* free text */
        {"category,topic,w", NULL, "topic", {0, 4, 4}},         /* empty */
        {"category,topic,w", NULL, "topic", {1, 4, 4}},      /* constant */
        {"category,w,w2", NULL, "category", {1, 4, 4}},
        {"category,w,w2", NULL, NULL, {100, 4, 4}},
        {"w,w2,w3", NULL, NULL, {4, 4, 4}},
        {"type,intent,topic", "type", "type", {4, 4, 4}},
        {"w,intent,topic", "w", "w", {4, 4, 4}},
        {"w,intent,topic", "W", "W", {100, 4, 4}},
        {"w,intent,topic", "none such", NULL, {4, 4, 4}}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        const ing_options options = {.label = row[i].forced};
        ing_archive a = map_labelled(row[i].header, 100, row[i].distinct,
                                     &options);
        const char *want = row[i].label ? row[i].label : "";
        if (strcmp(ut_source(&a)->label, want))
            fail_msg("row %zu: \"%s\"", i, ut_source(&a)->label);
        for (size_t r = 0; r < 100; r++)
            assert_true((ut_text(&a, r, TAB_LABEL).n > 0) == (*want != 0));
        ing_free(&a);
    }
}

/* The first batch holds one label only: still a label, unless another column
 * tells more. */
static void a_file_sorted_by_its_label_is_labelled(void **state) {
    enum { N = 60000 };
    str_buf csv = {0};
    (void)state;
    str_addf(&csv, "id,text,intent\n");
    for (size_t i = 0; i < N; i++)
        str_addf(&csv, "%zu,a text of some length to fill it,label%zu\n", i,
                 i * 4 / N);
    assert_true(csv.n > 2 * IO_CHUNK);
    ing_archive a = ut_ingest_as(str_view(&csv), NULL);
    assert_int_equal(a.table.rows, N);
    assert_text(ut_text(&a, 0, TAB_LABEL), "label0");
    assert_text(ut_text(&a, N - 1, TAB_LABEL), "label3");
    ing_free(&a), str_free(&csv);
}

static void a_worse_label_of_another_file_is_left_out(void **state) {
    char *path[2] = {ut_file("a.csv", STR("id,text,intent\n1,a,x\n2,b,y\n")),
                     ut_file("b.csv", STR("id,text,type\n3,a,q\n4,b,p\n"))};
    (void)state;
    ing_archive a = ut_read_all(path, 2, NULL);
    assert_text(ut_text(&a, 0, TAB_LABEL), "x");
    assert_null(ut_text(&a, 2, TAB_LABEL).p);
    assert_non_null(strstr(a.source[1].warning, "type"));
    ing_free(&a);
}

static void a_users_map_names_any_column(void **state) {
    js_node *map = js_parse(STR("{\"Wo\":\"page\",\"Grund\":\"label\","
                                "\"Frage\":\"body\",\"a.b\":\"tier\"}"));
    const ing_options options = {.map = map};
    (void)state;
    ing_archive a = ut_ingest_as(STR("Frage,Wo,Grund\nt,/x?1,r\nt,/y,s\n"),
                                 &options);
    assert_text(ut_text(&a, 0, TAB_PAGE), "/x");
    assert_text(ut_text(&a, 0, TAB_BODY), "t");
    assert_text(ut_text(&a, 1, TAB_LABEL), "s");
    ing_free(&a);
    a = ut_ingest_as(STR("{\"id\":1,\"FRAGE\":\"t\",\"a\":{\"b\":\"Pro\"}}"),
                     &options);
    assert_text(ut_text(&a, 0, TAB_BODY), "t");
    assert_text(ut_text(&a, 0, TAB_TIER), "pro");
    ing_free(&a), js_free(map);
}

static const struct CMUnitTest map_tests[] = {
    TEST(every_path_of_zendesk_fills_its_column),
    TEST(every_path_of_freshdesk_fills_its_column),
    TEST(every_generic_name_fills_its_column),
    TEST(every_code_has_its_word),
    TEST(ratings_become_three_words),
    TEST(addresses_become_the_page),
    TEST(lists_of_every_spelling_become_lines),
    TEST(words_for_nothing_are_nothing),
    TEST(numbers_are_read_as_people_write_them),
    TEST(durations_are_read_in_every_form),
    TEST(truth_has_many_words),
    TEST(an_object_full_of_nulls_is_nothing),
    TEST(numbers_out_of_range_are_left_out),
    TEST(ids_keep_every_digit),
    TEST(custom_fields_are_known_by_their_titles),
    TEST(custom_fields_are_known_by_their_names),
    TEST(the_label_is_the_best_name_that_repeats),
    TEST(a_file_sorted_by_its_label_is_labelled),
    TEST(a_worse_label_of_another_file_is_left_out),
    TEST(a_users_map_names_any_column),
};
