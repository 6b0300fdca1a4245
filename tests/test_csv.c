/* Tests of CSV, through the reader of files. */

/* A file, how many rows of it are tickets and bad rows, and the text of the
 * first ticket. */
static const struct {
    const char *what, *text;
    size_t tickets, bad;
    const char *first;
} csv_files[] = {
    {"commas", "id,text\n1,a b\n2,c\n", 2, 0, "a b"},
    {"semicolons", "id;text\n1;a,b\n", 1, 0, "a,b"},
    {"tabs", "id\ttext\n1\ta,b;c\n", 1, 0, "a,b;c"},
    {"bars", "id|text\n1|a,b;c\n", 1, 0, "a,b;c"},
    {"a header in quotes", "\"id\",\"w;;;w\",\"text\"\n1,x,a\n", 1, 0, "a"},
    {"CRLF", "id,text\r\n1,a\r\n2,b\r\n", 2, 0, "a"},
    {"no last line break", "id,text\n1,a\n2,b", 2, 0, "a"},
    {"CRLF, no last line break", "id,text\r\n1,a\r\n2,b", 2, 0, "a"},
    {"quotes", "id,text\n1,\"a \"\"b\"\", c\"\n", 1, 0, "a \"b\", c"},
    {"quotes at the end", "id,text\n1,\"a\"", 1, 0, "a"},
    {"a break in quotes", "id,text\n1,\"a\nb\"\n2,c\n", 2, 0, "a\nb"},
    {"a CRLF in quotes", "id,text\r\n1,\"a\r\nb\"\r\n2,c\r\n", 2, 0,
     "a\r\nb"},
    {"an empty line in quotes", "id,text\n1,\"a\n\nb\"\n", 1, 0, "a\n\nb"},
    {"blank lines", "id,text\n\n1,a\n\n\n2,b\n\n\n", 2, 0, "a"},
    {"blank lines before", "\n\r\n \nid,text\n1,a\n", 1, 0, "a"},
    {"a short row", "id,text\n1\n2,b\n", 1, 1, "b"},
    {"a wide row", "id,text\n1,a,b\n2,b\n", 1, 1, "b"},
    {"an empty cell", "id,text\n1,\n2,b\n", 2, 0, ""},
    {"no id in a row", "id,text\n,a\n2,b\n", 1, 1, "b"},
    {"no id column", "text,page\na,/x\na,/x\n", 2, 0, "a"},
    {"an open quote at the end", "id,text\n1,a\n2,\"b\n3,c\n4,d\n", 3, 1,
     "a"},
    {"only an open quote", "id,text\n1,\"a", 0, 1, NULL},
    {"two open quotes", "id,text\n1,\"a\n2,b\n3,\"c\n4,d\n5,\"e\n6,f\n", 3, 3,
     "b"},
    {"a quote inside of a word", "id,text\n1,5\" disk\n2,b\n", 2, 0,
     "5\" disk"},
    {"a BOM", "\xef\xbb\xbfid,text\n1,a\n", 1, 0, "a"},
    {"names in any case", "Ticket ID,First Message\n1,a\n", 1, 0, "a"},
    {"a name twice", "id,text,text\n1,a,b\n", 1, 0, "a"},
    {"invalid bytes", "id,text\n1,\xff\n", 1, 0, "\xef\xbf\xbd"},
};

static void csv_files_of_every_shape_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(csv_files); i++) {
        ing_archive a = ut_ingest(csv_files[i].text);
        const ing_source *s = ut_source(&a);
        if (s->tickets != csv_files[i].tickets ||
            s->quarantined != csv_files[i].bad)
            fail_msg("%s: %d tickets, %d bad", csv_files[i].what,
                     (int)s->tickets, (int)s->quarantined);
        if (csv_files[i].first)
            assert_text(ut_text(&a, 0, TAB_BODY), csv_files[i].first);
        ing_free(&a);
    }
}

static void csv_is_the_same_for_every_cut_of_the_reads(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(csv_files); i++) {
        ing_archive a = ut_ingest(csv_files[i].text);
        str_buf want = ut_print(&a);
        ing_free(&a);
        for (ut_cut = 1; ut_cut <= strlen(csv_files[i].text); ut_cut++) {
            a = ut_ingest(csv_files[i].text);
            str_buf got = ut_print(&a);
            if (!str_equal(str_view(&got), str_view(&want)) ||
                ut_source(&a)->quarantined != csv_files[i].bad)
                fail_msg("%s: cut at %zu", csv_files[i].what, ut_cut);
            str_free(&got);
            ing_free(&a);
        }
        ut_cut = 0;
        str_free(&want);
    }
}

static void a_quote_left_open_costs_its_own_row_only(void **state) {
    ing_archive a = ut_ingest("id,text\n1,a\n2,\"b\n3,\"c\"\n4,d\n5,e\n");
    (void)state;
    assert_int_equal(ut_source(&a)->tickets, 4);
    assert_int_equal(ut_source(&a)->quarantined, 1);
    ing_free(&a);
}

static void a_bad_row_knows_its_line_and_byte(void **state) {
    static const char text[] = "id,text\n1,\"a\nb\"\n\n2\n3,c\n";
    ing_archive a = ut_ingest(text);
    (void)state;
    js_node *bad = js_parse(str_view(&a.quarantine));
    ut_near(js_number(js_at(bad, "line"), 0), 5, 0);
    ut_near(js_number(js_at(bad, "byte"), 0),
            (double)(strstr(text, "2\n") - text), 0);
    assert_text(str_trim(js_text(js_at(bad, "raw"))), "2");
    assert_text(js_text(js_at(bad, "reason")), "fewer cells than the header");
    js_free(bad);
    ing_free(&a);
}

static void a_nul_byte_becomes_a_replacement_character(void **state) {
    ing_archive a = ut_ingest_as(STR("id,text\n1,a\0b\n2,c\n"), NULL);
    (void)state;
    assert_int_equal(ut_source(&a)->tickets, 2);
    assert_text(ut_text(&a, 0, TAB_BODY), "a\xef\xbf\xbd" "b");
    ing_free(&a);
}

static void a_header_alone_is_a_warning(void **state) {
    static const char *const text[] = {"id,text\n", "id,text",
                                       "id,text\n\n\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++) {
        ing_archive a = ut_ingest(text[i]);
        assert_int_equal(ut_source(&a)->rows, 0);
        assert_true(ut_source(&a)->warning[0] != 0);
        ing_free(&a);
    }
}

static void a_cell_of_two_megabytes_is_kept_whole(void **state) {
    str_buf text = {0};
    const size_t n = (size_t)2 << 20;
    (void)state;
    str_addf(&text, "id,text\n1,\"");
    for (size_t i = 0; i < n / 16; i++) str_addf(&text, "fifteen\nbytes, \"\"");
    str_addf(&text, "\"\n2,b\n");
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    assert_int_equal(ut_source(&a)->tickets, 2);
    assert_int_equal(a.table.text_bytes, n / 16 * 16 + 1);
    ing_free(&a), str_free(&text);
}

static void many_rows_cross_the_windows_of_the_reader(void **state) {
    enum { N = 40000 };
    str_buf text = {0};
    (void)state;
    str_addf(&text, "id,text\n");
    for (int i = 0; i < N; i++)
        str_addf(&text, i % 1000 == 7 ? "%d,\"open ticket\n"
                                      : "%d,\"the text of\nticket %d\"\n",
                 i, i);
    ut_chunk = 100001;
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    /* an open quote also takes the next row's opening quote for its end */
    assert_true(ut_source(&a)->tickets >= N - 2 * N / 1000);
    assert_text(ut_text(&a, 0, TAB_BODY), "the text of\nticket 0");
    assert_text(ut_text(&a, a.table.rows - 1, TAB_ID), "39999");
    ing_free(&a), str_free(&text);
}

static const struct CMUnitTest csv_tests[] = {
    TEST(csv_files_of_every_shape_are_read),
    TEST(csv_is_the_same_for_every_cut_of_the_reads),
    TEST(a_quote_left_open_costs_its_own_row_only),
    TEST(a_bad_row_knows_its_line_and_byte),
    TEST(a_nul_byte_becomes_a_replacement_character),
    TEST(a_header_alone_is_a_warning),
    TEST(a_cell_of_two_megabytes_is_kept_whole),
    TEST(many_rows_cross_the_windows_of_the_reader),
};
