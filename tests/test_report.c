/* Tests of REPORT and CHART. */

/* A report with one part replaced: `members` follow the schema. */
#define REP_DOC(members)                                                      \
    STR("{\"schema\":\"pipeline.report/1\",\"date\":\"2026-09-30\"," members  \
        "\"promoted\":true}")

static const char rep_full[] =
    "{\"schema\":\"pipeline.report/1\",\"date\":\"2026-09-30\","
    "\"version\":\"v000002\",\"promoted\":false,\"summary\":[\"One.\",null],"
    "\"seconds\":{\"fit\":1.5,\"total\":99.0},"
    "\"notes\":[{\"level\":\"warn\",\"text\":\"look\"},7],"
    "\"changes\":[{\"what\":\"accuracy\",\"unit\":\"ratio\",\"before\":0.8,"
    "\"after\":0.918}],"
    "\"data\":{\"totals\":{\"rows\":1234567,\"tickets\":1234567},"
    "\"sources\":[{\"path\":\"<script>alert(1)</script>\",\"rows\":3}]},"
    "\"intents\":{\"weeks\":[\"2026-01-05\",\"2026-01-12\",\"x\"],"
    "\"last_week_partial\":true,\"list\":[{\"intent\":\"\\\"onload=x\","
    "\"tickets\":9,\"share\":-1e308,\"weekly\":[1,2,1e308,4]},null,3,"
    "{\"intent\":\"b\",\"weekly\":[null,\"a\",-5]}]},"
    "\"model\":{\"metrics\":{\"accuracy\":{\"value\":0.918,\"lo\":0.909,"
    "\"hi\":0.926}},\"reliability\":[{\"lo\":0.9,\"hi\":1,\"n\":10,"
    "\"confidence\":0.95,\"accuracy\":{\"value\":0.9,\"lo\":null}}],"
    "\"intents\":[{\"intent\":\"a\",\"f1\":0.5,\"recall\":{\"value\":0.5,"
    "\"lo\":0.4,\"hi\":0.6}}],\"confusions\":[{\"given\":\"a\",\"n\":2,"
    "\"share\":0.1}],\"terms\":[{\"intent\":\"a\",\"terms\":[{\"text\":"
    "\"</style>\",\"weight\":1e999}]}]}}";

static str_buf rep_made(str json) {
    str_buf out = {0};
    pl_error err = {0};
    assert_int_equal(rep_html(json, &out, &err), PL_OK);
    return out;
}

static bool rep_has(const str_buf *page, const char *text) {
    return str_find(str_view(page), str_of(text)) < page->n;
}

/* Elements that have no end. */
static bool rep_is_void(str name) {
    return str_equal(name, STR("meta")) || str_equal(name, STR("!DOCTYPE"));
}

/* Every start tag has its end tag in the right order, attributes closed. */
static void rep_assert_balanced(str page) {
    str stack[64];
    size_t depth = 0;
    while (page.n) {
        size_t at = str_find(page, STR("<"));
        page.p += at, page.n -= at;
        if (!page.n) break;
        bool end = page.n > 1 && page.p[1] == '/';
        str name = {page.p + 1 + end, 0};
        const char *stop = page.p + page.n, *p = name.p;
        while (p < stop && (isalnum((unsigned char)*p) || *p == '!')) p++;
        name.n = (size_t)(p - name.p);
        char quote = 0;
        for (; p < stop && (quote || *p != '>'); p++) {
            if (quote ? *p == quote : *p == '\'' || *p == '"')
                quote = quote ? 0 : *p;
            assert_true(quote || *p != '<');
        }
        assert_true(p < stop);
        if (end) {
            assert_true(depth > 0);
            assert_true(str_equal(stack[--depth], name));
        } else if (p[-1] != '/' && !rep_is_void(name)) {
            assert_true(depth < COUNT(stack));
            stack[depth++] = name;
        }
        page.n -= (size_t)(p + 1 - page.p), page.p = p + 1;
    }
    assert_int_equal(depth, 0);
}

static void text_of_customers_is_escaped(void **state) {
    str_buf page = rep_made(str_of(rep_full));
    (void)state;
    assert_false(rep_has(&page, "<script"));
    assert_false(rep_has(&page, "\"onload"));
    assert_true(rep_has(&page, "&lt;script&gt;alert(1)"));
    assert_true(rep_has(&page, "&quot;onload=x"));
    assert_true(rep_has(&page, "&lt;/style&gt;"));
    str_free(&page);
}

static void page_makes_no_request(void **state) {
    str_buf page = rep_made(str_of(rep_full));
    (void)state;
    assert_true(rep_has(&page, "content=\"default-src 'none'"));
    assert_false(rep_has(&page, "http:"));
    assert_false(rep_has(&page, "https:"));
    assert_false(rep_has(&page, "src="));
    assert_false(rep_has(&page, "url("));
    assert_false(rep_has(&page, "@import"));
    str_free(&page);
}

static void tags_are_balanced(void **state) {
    static const str documents[] = {
        {rep_full, sizeof rep_full - 1},
        {"{\"schema\":\"pipeline.report/1\"}", 30}};
    (void)state;
    for (size_t i = 0; i < COUNT(documents); i++) {
        str_buf page = rep_made(documents[i]);
        rep_assert_balanced(str_view(&page));
        str_free(&page);
    }
}

static void missing_and_null_members_are_said(void **state) {
    str_buf page = rep_made(REP_DOC("\"data\":null,\"model\":{\"metrics\":"
                                    "{\"accuracy\":{\"value\":null}}},"));
    (void)state;
    assert_true(rep_has(&page, "Not enough data"));
    assert_true(rep_has(&page, "There is no earlier night"));
    rep_assert_balanced(str_view(&page));
    str_free(&page);
}

static void strange_numbers_stay_numbers(void **state) {
    str_buf page = rep_made(str_of(rep_full));
    (void)state;
    for (char *p = page.p; *p; p++) *p = str_lower(*p);
    static const char *const bad[] = {"nan", "'inf", "-inf", ">inf", " inf"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(rep_has(&page, bad[i]));
    str_free(&page);
}

static void shows_numbers_as_people_write_them(void **state) {
    str_buf page = rep_made(str_of(rep_full));
    (void)state;
    assert_true(rep_has(&page, "1,234,567"));
    assert_true(rep_has(&page, "91.8%"));
    assert_true(rep_has(&page, "95% interval: 90.9 to 92.6%"));
    assert_true(rep_has(&page, "+11.8 points"));
    assert_true(rep_has(&page, "30 Sep 2026"));
    str_free(&page);
}

static void damaged_documents_are_refused(void **state) {
    static const char *const other[] = {
        "", "null", "7", "[]", "{}", "{\"schema\":null}",
        "{\"schema\":\"pipeline.report/2\"}"};
    pl_error err = {0};
    (void)state;
    for (size_t n = 0; n < sizeof rep_full - 1; n += 7) {
        str_buf out = {0};
        assert_int_equal(rep_html((str){rep_full, n}, &out, &err),
                         PL_EFORMAT);
        assert_true(strlen(err.message) > 10);
        str_free(&out);
    }
    for (size_t i = 0; i < COUNT(other); i++) {
        str_buf out = {0};
        assert_int_equal(rep_html(str_of(other[i]), &out, NULL), PL_EFORMAT);
        str_free(&out);
    }
}

static void long_names_are_cut_between_characters(void **state) {
    str_buf json = {0};
    (void)state;
    str_addf(&json, "{\"schema\":\"pipeline.report/1\",\"version\":\"");
    for (int i = 0; i < 300; i++) str_add(&json, STR("\xf0\x9f\xa7\xa8"), NULL);
    str_addf(&json, "\xff\"}");
    str_buf page = rep_made(str_view(&json));
    assert_true(rep_has(&page, "\xf0\x9f\xa7\xa8&hellip;"));
    for (const char *p = page.p, *end = p + page.n; p < end;) {
        utf8proc_int32_t point;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p,
                                              end - p, &point);
        assert_true(n > 0);
        p += n;
    }
    str_free(&page);
    str_free(&json);
}

static void scales_are_round_and_finite(void **state) {
    static const double ends[][2] = {{0, 0}, {0, 1}, {3, 3987}, {-5, 7},
        {1e300, -1e300}, {NAN, 1}, {INFINITY, 2}, {1e15, 1e15}, {.43, .97}};
    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        chart_scale s = chart_nice(ends[i][0], ends[i][1], 4);
        assert_true(isfinite(s.lo) && isfinite(s.hi) && s.step > 0);
        assert_true(s.hi > s.lo && chart_ticks(s) >= 2 && chart_ticks(s) < 9);
        for (size_t k = 0; k < COUNT(ends); k++) {
            double at = chart_at(s, ends[k][0]);
            assert_true(at >= 0 && at <= 100);
        }
    }
    ut_near(chart_nice(3, 3987, 4).step, 1000, 0);
}

static pl_code rep_once(void) {
    str_buf out = {0};
    pl_code rc = rep_html(str_of(rep_full), &out, NULL);
    str_free(&out);
    return rc;
}

static void memory_running_out_is_told_and_leaks_nothing(void **state) {
    (void)state;
    assert_true(ut_fail_each(rep_once, LONG_MAX, 1) > 100);
}

static void controls_of_direction_are_dropped(void **state) {
    str_buf page = rep_made(REP_DOC("\"version\":\"a\\u202eb\\u2066c\","));
    (void)state;
    assert_true(rep_has(&page, "<bdi>abc</bdi>"));
    str_free(&page);
}

static const struct CMUnitTest report_tests[] = {
    TEST(controls_of_direction_are_dropped),
    TEST(text_of_customers_is_escaped),
    TEST(page_makes_no_request),
    TEST(tags_are_balanced),
    TEST(missing_and_null_members_are_said),
    TEST(strange_numbers_stay_numbers),
    TEST(shows_numbers_as_people_write_them),
    TEST(damaged_documents_are_refused),
    TEST(long_names_are_cut_between_characters),
    TEST(scales_are_round_and_finite),
    TEST(memory_running_out_is_told_and_leaks_nothing),
};
