/* Tests of JSON. */

static void commas_stand_between_members_only(void **state) {
    str_buf out = {0};
    (void)state;
    js_open(&out, "{");
    js_field(&out, "a", STR("x"));
    js_field(&out, "none", (str){0});
    js_field(&out, "empty", STR(""));
    js_key(&out, "list"), js_open(&out, "[");
    js_put(&out, STR("{")), js_put(&out, STR(",")), js_put_int(&out, -3);
    js_open(&out, "{"), js_close(&out, "}");
    js_open(&out, "["), js_close(&out, "]");
    js_put_literal(&out, "true");
    js_close(&out, "]");
    js_field_int(&out, "z", INT64_MAX);
    js_close(&out, "}\n");
    js_open(&out, "{"), js_close(&out, "}\n");
    assert_text(str_view(&out),
                "{\"a\":\"x\",\"none\":null,\"empty\":\"\",\"list\":[\"{\","
                "\",\",-3,{},[],true],\"z\":9223372036854775807}\n{}\n");
    str_free(&out);
}

static void numbers_are_json_numbers(void **state) {
    static const struct {
        double value;
        const char *text;
    } row[] = {{0, "0"}, {-1.5, "-1.5"}, {1e300, "1e+300"}, {NAN, "null"},
               {INFINITY, "null"}, {-INFINITY, "null"}, {.1, "0.1"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        str_buf out = {0};
        js_put_number(&out, row[i].value, 6);
        assert_text(str_view(&out), row[i].text);
        js_node *node = js_parse(str_view(&out));
        assert_non_null(node);
        js_free(node);
        str_free(&out);
    }
}

static void members_are_found_by_dotted_paths(void **state) {
    js_node *doc = js_parse(STR("{\"a\":{\"b\":{\"c\":7}},\"A\":1,\"n\":null,"
                                "\"s\":\"t\"}"));
    (void)state;
    assert_non_null(doc);
    ut_near(js_number(js_at(doc, "a.b.c"), 0), 7, 0);
    assert_null(js_at(doc, "a.b.c.d"));
    assert_null(js_at(doc, "a.x.c"));
    assert_null(js_at(NULL, "a"));
    assert_ptr_equal(js_at(doc, ""), doc);
    ut_near(js_number(js_at(doc, "A"), 0), 1, 0);
    ut_near(js_number(js_at(doc, "s"), 9), 9, 0);
    assert_text(js_text(js_at(doc, "s")), "t");
    assert_null(js_text(js_at(doc, "a")).p);
    assert_null(js_at(doc, "a-name-of-more-than-sixty-three-bytes-is-none-of-"
                           "the-names-we-look-for"));
    js_free(doc);
}

static void what_is_not_json_is_refused(void **state) {
    static const char *const bad[] = {
        "", "{", "}", "{\"a\"}", "{\"a\":}", "[1,]", "{'a':1}", "nul",
        "\"\\x\"", "\"\\ud800\"", "\"open", "{\"a\":1", "[1 2]"};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (js_parse(str_of(bad[i]))) fail_msg("took %s", bad[i]);
}

static void deep_nesting_is_refused(void **state) {
    static const size_t depth[] = {900, 1100, 100000};
    (void)state;
    for (size_t i = 0; i < COUNT(depth); i++) {
        str_buf text = {0};
        for (size_t d = 0; d < depth[i]; d++) str_add(&text, STR("["), NULL);
        for (size_t d = 0; d < depth[i]; d++) str_add(&text, STR("]"), NULL);
        js_node *node = js_parse(str_view(&text));
        assert_true((node != NULL) == (depth[i] < 1000));
        js_free(node);
        str_free(&text);
    }
}

static void comments_are_allowed_in_configurations(void **state) {
    char text[] = "/* a */{ // b\n \"url\" : \"http://x/*y*/\" , /* c */\n"
                  "\"n\":1}";
    js_node *doc = js_parse_commented(text);
    (void)state;
    assert_text(js_text(js_at(doc, "url")), "http://x/*y*/");
    js_free(doc);
}

static void a_document_without_memory_is_null_and_leaves_nothing(
    void **state) {
    (void)state;
    for (long k = 1;; k++) {
        ut_count_from(k);
        js_node *doc = js_parse(STR("{\"a\":[1,\"b\",{\"c\":null}]}"));
        const bool done = ut_heap.calls < k;
        assert_true(done == (doc != NULL));
        js_free(doc);
        assert_int_equal(ut_heap.live, 0);
        if (done) break;
    }
}

static const struct CMUnitTest json_tests[] = {
    TEST(commas_stand_between_members_only),
    TEST(numbers_are_json_numbers),
    TEST(members_are_found_by_dotted_paths),
    TEST(what_is_not_json_is_refused),
    TEST(deep_nesting_is_refused),
    TEST(comments_are_allowed_in_configurations),
    TEST(a_document_without_memory_is_null_and_leaves_nothing),
};
