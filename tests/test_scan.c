/* Tests of SCAN: JSON files of every shape give the same records. */

/* The same three tickets; `bad` rows and what else is in the file. */
#define SCAN_1 "{\"id\":1,\"text\":\"a {[\\\"}] b\",\"tags\":[\"x\",\"y\"]}"
#define SCAN_2 "{\"id\":2,\"text\":\"back\\\\slash\\\\\",\"n\":{\"o\":[{}]}}"
#define SCAN_3 "{\"id\":3,\"text\":\"line\\n{ end\"}"

static const struct {
    const char *what, *text;
    size_t bad, others;
} scan_files[] = {
    {"NDJSON", SCAN_1 "\n" SCAN_2 "\n" SCAN_3 "\n", 0, 0},
    {"no last line break", SCAN_1 "\n" SCAN_2 "\n" SCAN_3, 0, 0},
    {"CRLF", SCAN_1 "\r\n" SCAN_2 "\r\n" SCAN_3 "\r\n", 0, 0},
    {"blank lines", "\n\n" SCAN_1 "\n\n \n" SCAN_2 "\n" SCAN_3 "\n\n", 0, 0},
    {"one line", SCAN_1 SCAN_2 SCAN_3, 0, 0},
    {"spaces between", SCAN_1 "  " SCAN_2 "\t" SCAN_3, 0, 0},
    {"commas between", SCAN_1 "," SCAN_2 ",\n" SCAN_3, 0, 0},
    {"array", "[" SCAN_1 "," SCAN_2 "," SCAN_3 "]", 0, 0},
    {"array of lines", "[\n" SCAN_1 ",\n" SCAN_2 ",\n" SCAN_3 "\n]\n", 0, 0},
    {"two arrays", "[" SCAN_1 "]\n[" SCAN_2 "," SCAN_3 "]\n", 0, 0},
    {"BOM", "\xef\xbb\xbf" SCAN_1 "\n" SCAN_2 "\n" SCAN_3 "\n", 0, 0},
    {"page", "{\"tickets\":[" SCAN_1 "," SCAN_2 "," SCAN_3 "]}", 0, 0},
    {"page with more", "{\"count\":3,\"meta\":{\"a\":[1,{}]},\"tickets\" : [\n"
     SCAN_1 ",\n" SCAN_2 ",\n" SCAN_3 "\n],\"next_page\":null}\n", 0, 0},
    {"page of two lists", "{\"tickets\":[" SCAN_1 "," SCAN_2 "," SCAN_3
     "],\"users\":[{\"id\":5,\"email\":\"e@x\"},{\"id\":6}]}", 0, 2},
    {"users first", "{\"users\":[{\"id\":5,\"email\":\"e@x\"}],\"tickets\":["
     SCAN_1 "," SCAN_2 "," SCAN_3 "]}", 0, 1},
    {"several pages", "{\"tickets\":[" SCAN_1 "]}\n{\"tickets\":[" SCAN_2
     "],\"users\":[]}{\"tickets\":[]}\n{\"tickets\":[" SCAN_3 "]}", 0, 0},
    {"results", "{\"results\":[" SCAN_1 "," SCAN_2 "," SCAN_3 "]}", 0, 0},
    {"pretty objects", "{\n  \"id\": 1,\n  \"text\": \"a {[\\\"}] b\",\n"
     "  \"tags\": [\n    \"x\",\n    \"y\"\n  ]\n}\n{\n  \"id\": 2,\n"
     "  \"text\": \"back\\\\slash\\\\\",\n  \"n\": {\n    \"o\": [\n      {\n"
     "      }\n    ]\n  }\n}\n{\n  \"id\": 3,\n  \"text\": \"line\\n{ end\""
     "\n}\n", 0, 0},
    {"pretty array", "[\n  {\n    \"id\": 1,\n    \"text\": \"a {[\\\"}] b\","
     "\n    \"tags\": [\"x\",\"y\"]\n  },\n  {\n    \"id\": 2,\n    \"text\":"
     "\"back\\\\slash\\\\\"\n  },\n  {\n    \"id\": 3,\n    \"text\":"
     "\"line\\n{ end\"\n  }\n]\n", 0, 0},
    {"a cut last line", SCAN_1 "\n" SCAN_2 "\n" SCAN_3 "\n{\"id\":4,\"te", 1,
     0},
    {"a last line cut in a text", SCAN_1 "\n" SCAN_2 "\n" SCAN_3
     "\n{\"id\":4,\"text\":\"abc", 1, 0},
    {"a line cut in a text", SCAN_1 "\n{\"id\":4,\"text\":\"abc\n" SCAN_2 "\n"
     SCAN_3 "\n", 1, 0},
    {"a line cut in an escape", SCAN_1 "\n{\"id\":4,\"text\":\"abc\\\n" SCAN_2
     "\n" SCAN_3 "\n", 1, 0},
    {"a line cut behind a colon", SCAN_1 "\n{\"id\":4,\"text\":\n" SCAN_2 "\n"
     SCAN_3 "\n", 1, 0},
    {"a line cut behind a comma", SCAN_1 "\n{\"id\":4,\n" SCAN_2 "\n" SCAN_3
     "\n", 1, 0},
    {"a line cut behind a number", SCAN_1 "\n{\"id\":4\n" SCAN_2 "\n" SCAN_3
     "\n", 1, 0},
    {"a line cut behind its first brace", SCAN_1 "\n{\n" SCAN_2 "\n" SCAN_3
     "\n", 1, 0},
    {"two cut lines", "{\"id\":4,\"t\n{\"id\":5,\"t\":\n" SCAN_1 "\n" SCAN_2
     "\n" SCAN_3, 2, 0},
    {"the line before the last cut", SCAN_1 "\n" SCAN_2
     "\n{\"id\":4,\"text\":\n" SCAN_3 "\n", 1, 0},
    {"a cut element", "[\n" SCAN_1 ",\n{\"id\":4,\"te\n" SCAN_2 ",\n" SCAN_3
     "\n]\n", 1, 0},
    {"a cut page", "{\"tickets\":[" SCAN_1 "," SCAN_2 "," SCAN_3
     ",{\"id\":4,\"t", 1, 0},
    {"a garbage line", SCAN_1 "\nTraceback: {\"oops\"\n" SCAN_2 "\n" SCAN_3
     "\n", 1, 0},
    {"garbage at the end", SCAN_1 "\n" SCAN_2 "\n" SCAN_3 "\nEOF", 1, 0},
    {"one brace too many", SCAN_1 "\n" SCAN_2 "}\n" SCAN_3 "\n", 1, 0},
    {"a comma too many", SCAN_1 "\n{\"id\":4,}\n" SCAN_2 "\n" SCAN_3 "\n", 1,
     0},
    {"a raw line break in a text", SCAN_1 "\n{\"id\":4,\"page\":\"x\ny\"}\n"
     SCAN_2 "\n" SCAN_3 "\n", 0, 0},
    {"a number between", SCAN_1 "\n7\n" SCAN_2 "\n" SCAN_3 "\n", 1, 0},
    {"an empty object", SCAN_1 "\n{}\n" SCAN_2 "\n" SCAN_3 "\n", 0, 0},
};

/* The id and the text of each ticket, that do not depend on the shape. */
static str_buf scan_read(str text) {
    ing_archive a = ut_ingest_as(text, NULL);
    str_buf out = {0};
    for (size_t r = 0; r < a.table.rows; r++) {
        if (!ut_text(&a, r, TAB_BODY).n) continue;  /* none of the three */
        js_put(&out, ut_text(&a, r, TAB_ID));
        js_put(&out, ut_text(&a, r, TAB_BODY));
    }
    str_addf(&out, ";bad %d;others %d", (int)ut_source(&a)->quarantined,
             (int)ut_source(&a)->context_rows);
    ing_free(&a);
    return out;
}

static str_buf scan_want(size_t i) {
    str_buf out = {0};
    str_addf(&out, "\"1\",\"a {[\\\"}] b\",\"2\",\"back\\\\slash\\\\\",\"3\","
             "\"line\\n{ end\";bad %zu;others %zu", scan_files[i].bad,
             scan_files[i].others);
    return out;
}

static void files_of_every_shape_give_the_same_tickets(void **state) {
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(scan_files); i++) {
        str_buf got = scan_read(str_of(scan_files[i].text));
        str_buf want = scan_want(i);
        if (!str_equal(str_view(&got), str_view(&want)))
            print_message("%s: %s\n", scan_files[i].what, got.p), wrong++;
        str_free(&got), str_free(&want);
    }
    assert_int_equal(wrong, 0);
}

static void every_cut_of_the_reads_gives_the_same(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(scan_files); i++) {
        const str text = str_of(scan_files[i].text);
        str_buf want = scan_read(text);
        for (ut_cut = 1; ut_cut <= text.n; ut_cut++) {
            ut_chunk = ut_cut == text.n;             /* at last: byte by byte */
            str_buf got = scan_read(text);
            if (!str_equal(str_view(&got), str_view(&want)))
                fail_msg("%s: cut at %zu: %s, not %s", scan_files[i].what,
                         ut_cut, got.p, want.p);
            str_free(&got);
        }
        ut_cut = ut_chunk = 0;
        str_free(&want);
    }
}

static void every_prefix_and_every_lost_byte_reconciles(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(scan_files); i++) {
        const str text = str_of(scan_files[i].text);
        char copy[1024];
        assert_true(text.n < sizeof copy);
        for (size_t n = 0; n < text.n; n++) {
            ing_archive a = ut_ingest_as((str){text.p, n}, NULL);
            ing_free(&a);
            memcpy(copy, text.p, n);
            memcpy(copy + n, text.p + n + 1, text.n - n - 1);
            a = ut_ingest_as((str){copy, text.n - 1}, NULL);
            ing_free(&a);
        }
    }
}

/* `what` between two tickets is one bad row; both tickets are kept. */
static void scan_between(str what, const char *reason) {
    str_buf text = {0};
    str_addf(&text, SCAN_1 "\n");
    str_add(&text, what, NULL);
    str_addf(&text, "\n" SCAN_3 "\n");
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    assert_int_equal(ut_source(&a)->rows, 3);
    assert_int_equal(ut_source(&a)->quarantined, 1);
    assert_text(ut_text(&a, 1, TAB_ID), "3");
    assert_string_equal(a.reason[0].reason, reason);
    js_node *bad = js_parse(str_view(&a.quarantine));
    ut_near(js_number(js_at(bad, "line"), 0), 2, 0);
    ut_near(js_number(js_at(bad, "byte"), 0), strlen(SCAN_1) + 1, 0);
    js_free(bad);
    ing_free(&a), str_free(&text);
}

static void a_record_100000_levels_deep_is_one_bad_row(void **state) {
    static const char *const opens[] = {"{\"a\":", "["};
    (void)state;
    for (size_t i = 0; i < COUNT(opens); i++) {
        str_buf deep = {0};
        str_addf(&deep, "{\"b\":");
        for (int d = 0; d < 100000; d++)
            str_add(&deep, str_of(opens[i]), NULL);
        str_addf(&deep, "1");
        for (int d = 0; d < 100000; d++)
            str_add(&deep, i ? STR("]") : STR("}"), NULL);
        str_addf(&deep, "}");
        scan_between(str_view(&deep), "nested deeper than 512 levels");
        str_free(&deep);
    }
}

static void a_record_of_17_megabytes_is_one_bad_row(void **state) {
    str_buf big = {0};
    (void)state;
    str_addf(&big, "{\"id\":2,\"text\":\"");
    for (size_t i = 0; i < ((size_t)17 << 20) / 64; i++)
        str_add(&big, STR("0123456789 {}[] 0123456789 {}[] 0123456789 {}[] "
                          "0123456789 \\\"\\\\."), NULL);
    str_addf(&big, "\"}");
    scan_between(str_view(&big), "record larger than 16 MiB");
    str_free(&big);
}

static void a_bad_row_is_kept_with_its_place(void **state) {
    (void)state;
    scan_between(STR("{\"id\":2,,}"), "not valid JSON");
    scan_between(STR("7"), "not JSON");
    scan_between(STR("{\"id\":2,\"text\":\"x"), "the record is cut");
}

static void records_of_no_known_export_are_bad_rows(void **state) {
    ing_archive a = ut_ingest("{\"foo\":1}\n{\"foo\":2}\n");
    (void)state;
    assert_int_equal(ut_source(&a)->quarantined, 2);
    assert_string_equal(a.reason[0].reason,
                        "not a record of a known export");
    assert_int_equal(a.reason[0].count, 2);
    ing_free(&a);
}

/* API pages have lists called "data" or "items"; so have some tickets. */
static void a_ticket_with_a_list_named_like_that_of_a_page_is_one(
    void **state) {
    static const char *const lists[] = {
        "\"items\":[]", "\"items\":[1,2]", "\"data\":[{\"sku\":7}]",
        "\"users\":[5]", "\"rows\":[\"a\"]"};
    (void)state;
    for (size_t i = 0; i < COUNT(lists); i++) {
        str_buf text = {0};
        str_addf(&text, "{\"id\":1,\"text\":\"a\",%s}\n" SCAN_2 "\n",
                 lists[i]);
        ing_archive a = ut_ingest_as(str_view(&text), NULL);
        if (a.table.rows != 2 || ut_source(&a)->quarantined)
            fail_msg("%s: %zu tickets", lists[i], a.table.rows);
        ing_free(&a), str_free(&text);
    }
}

static void the_reasons_that_do_not_fit_are_counted_all_the_same(
    void **state) {
    ing_archive a = {0};
    const ing_options options = {0};
    ing_file f = {.archive = &a, .options = &options};
    char reason[32];
    uint64_t sum = 0;
    (void)state;
    assert_int_equal(read_add_source(&a, "x", NULL), PL_OK);
    for (int i = 0; i < 100; i++) {
        const ing_record bad = {.raw = STR("raw")};
        snprintf(reason, sizeof reason, "reason %d", i);
        assert_int_equal(ing_quarantine(&f, &bad, reason, NULL), PL_OK);
    }
    for (size_t r = 0; r < a.reasons; r++) sum += a.reason[r].count;
    assert_int_equal(sum, 100);
    assert_int_equal(a.source[0].quarantined, 100);
    ing_free(&a);
}

static const struct CMUnitTest scan_tests[] = {
    TEST(files_of_every_shape_give_the_same_tickets),
    TEST(every_cut_of_the_reads_gives_the_same),
    TEST(every_prefix_and_every_lost_byte_reconciles),
    TEST(a_record_100000_levels_deep_is_one_bad_row),
    TEST(a_record_of_17_megabytes_is_one_bad_row),
    TEST(a_bad_row_is_kept_with_its_place),
    TEST(records_of_no_known_export_are_bad_rows),
    TEST(a_ticket_with_a_list_named_like_that_of_a_page_is_one),
    TEST(the_reasons_that_do_not_fit_are_counted_all_the_same),
};
