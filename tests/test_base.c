/* Tests of MEM, STR and PAR. */

static const struct {
    const char *what;
    str in, out;
} base_repairs[] = {
    {"ascii", LIT("plain text, long"), LIT("plain text, long")},
    {"euro sign", LIT("\xe2\x82\xac"), LIT("\xe2\x82\xac")},
    {"last code point", LIT("\xf4\x8f\xbf\xbf"), LIT("\xf4\x8f\xbf\xbf")},
    {"overlong slash", LIT("\xc0\xaf"), LIT("\xc3\x80\xc2\xaf")},
    {"overlong of three", LIT("\xe0\x80\xaf"),
     LIT("\xc3\xa0\xe2\x82\xac\xc2\xaf")},
    {"surrogate", LIT("\xed\xa0\x80!"),
     LIT("\xc3\xad\xc2\xa0\xe2\x82\xac!")},
    {"beyond the last", LIT("\xf4\x90\x80\x80"),
     LIT("\xc3\xb4\xef\xbf\xbd\xe2\x82\xac\xe2\x82\xac")},
    {"Windows-1252", LIT("caf\xe9 \x93x\x94"),
     LIT("caf\xc3\xa9 \xe2\x80\x9cx\xe2\x80\x9d")},
    {"truncated", LIT("a\xe2\x82"), LIT("a\xef\xbf\xbd")},
    {"truncated behind UTF-8", LIT("\xc3\xa4\xe2"),
     LIT("\xc3\xa4\xef\xbf\xbd")},
    {"truncated behind Windows-1252", LIT("\xe4.\xe2\x82"),
     LIT("\xc3\xa4.\xc3\xa2\xe2\x80\x9a")},
    {"truncated, then text", LIT("\xe2\x82z"),
     LIT("\xc3\xa2\xe2\x80\x9az")},
    {"NUL", LIT("a\0b"), LIT("a\xef\xbf\xbd" "b")},
    {"NUL after eight", LIT("abcdefgh\0"), LIT("abcdefgh\xef\xbf\xbd")},
    {"stray after eight", LIT("abcdefgh\xffi"), LIT("abcdefgh\xc3\xbfi")},
    {"empty", LIT(""), LIT("")},
};

static void text_is_repaired_to_utf8(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(base_repairs); i++) {
        str_buf out = {0};
        assert_int_equal(str_add_utf8(&out, base_repairs[i].in, NULL), PL_OK);
        if (!str_equal(str_view(&out), base_repairs[i].out))
            fail_msg("%s", base_repairs[i].what);
        str_free(&out);
    }
}

/* Length of the code point at p by RFC 3629, 0 when there is none. */
static size_t base_code_point(const unsigned char *p, size_t n) {
    static const struct {
        unsigned char from, to, low, high, bytes;
    } row[] = {{0x01, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2},
               {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
               {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
               {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
               {0xf4, 0xf4, 0x80, 0x8f, 4}};
    for (size_t r = 0; r < COUNT(row); r++) {
        if (*p < row[r].from || *p > row[r].to || n < row[r].bytes) continue;
        if (row[r].bytes > 1 && (p[1] < row[r].low || p[1] > row[r].high))
            continue;
        for (size_t i = 2; i < row[r].bytes; i++)
            if ((p[i] & 0xc0) != 0x80) return 0;
        return row[r].bytes;
    }
    return 0;
}

static void repaired_text_is_valid_and_stays_as_it_is(void **state) {
    uint64_t seed = 1;
    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        char in[24];
        str_buf once = {0}, twice = {0};
        const size_t n = par_below(&seed, sizeof in);
        /* bytes that begin and continue sequences are frequent */
        for (size_t i = 0; i < n; i++)
            in[i] = "\x80\xbf\xc2\xe0\xed\xf0\xf4\x00" "az"[par_below(&seed,
                                                                      10)];
        str_add_utf8(&once, (str){in, n}, NULL);
        for (size_t i = 0, step; i < once.n; i += step) {
            step = base_code_point((unsigned char *)once.p + i, once.n - i);
            assert_true(step);
        }
        str_add_utf8(&twice, str_view(&once), NULL);
        assert_true(str_equal(str_view(&once), str_view(&twice)));
        str_free(&once), str_free(&twice);
    }
}

static void escaped_text_comes_back_from_json(void **state) {
    char all[256];
    str_buf out = {0};
    (void)state;
    for (int i = 0; i < 127; i++) all[i] = (char)(i + 1);
    memcpy(all + 127, "\xe2\x82\xac\xf0\x9f\x98\x80", 8);
    js_put(&out, str_of(all));
    js_node *node = js_parse(str_view(&out));
    assert_text(js_text(node), all);
    js_free(node);
    str_free(&out);
}

static void html_and_csv_have_no_way_out(void **state) {
    str_buf html = {0}, csv = {0};
    (void)state;
    str_add_escaped(&html, STR("<a b='c' d=\"e\">&\x01\x1b"), STR_HTML);
    assert_text(str_view(&html),
                "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;  ");
    str_add_escaped(&csv, STR("\"a\",\"\"b\n"), STR_CSV);
    assert_text(str_view(&csv), "\"\"a\"\",\"\"\"\"b\n");
    str_free(&html), str_free(&csv);
}

static void whole_numbers_are_read_whole_or_not_at_all(void **state) {
    static const struct {
        const char *text;
        int64_t value;
    } good[] = {{"0", 0}, {"-0", 0}, {"007", 7}, {"-1", -1},
                {"999999999999999999", INT64_C(999999999999999999)},
                {"-999999999999999999", -INT64_C(999999999999999999)}};
    static const char *const bad[] = {
        "", "-", "+1", " 1", "1 ", "1a", "--1", "1-", "1.0", "1e3", "0x1",
        "9999999999999999999", "99999999999999999999999999"};
    int64_t value;
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(str_int(str_of(good[i].text), &value));
        assert_int_equal(value, good[i].value);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        if (str_int(str_of(bad[i]), &value)) fail_msg("took \"%s\"", bad[i]);
}

static void numbers_are_decimal_and_finite(void **state) {
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0", 0}, {"1.5", 1.5}, {"-2e3", -2000}, {".5", .5},
                {"1E+2", 100}, {"1e-400", 0}};
    static const char *const bad[] = {
        "", "nan", "inf", "-infinity", "1e999", "1,5", "1.5x", "x", "0x10",
        " 1", "1 ", "0000000000000000000000000000000000000000000000000000000"
                    "00000000001"};
    double value;
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(str_double(str_of(good[i].text), &value));
        ut_near(value, good[i].value, 0);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        if (str_double(str_of(bad[i]), &value))
            fail_msg("took \"%s\"", bad[i]);
}

static void a_pool_keeps_100000_texts_apart(void **state) {
    enum { N = 100000 };
    str_pool pool = {0};
    char text[32];
    uint32_t id;
    (void)state;
    assert_int_equal(str_pool_find(&pool, STR("a")), STR_NONE);
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t i = 0; i < N; i++) {
            int n = snprintf(text, sizeof text, "%x", i * 2654435761u);
            assert_int_equal(str_intern(&pool, (str){text, (size_t)n}, &id,
                                        NULL), PL_OK);
            assert_int_equal(id, i);
        }
    assert_int_equal(pool.count, N);
    for (uint32_t i = 0; i < N; i++) {
        snprintf(text, sizeof text, "%x", i * 2654435761u);
        assert_true(str_equal(str_pooled(&pool, i), str_of(text)));
        assert_int_equal(str_pool_find(&pool, str_of(text)), i);
    }
    assert_int_equal(str_pool_find(&pool, STR("no such")), STR_NONE);
    assert_null(str_pooled(&pool, STR_NONE).p);
    assert_null(str_pooled(&pool, N).p);
    assert_int_equal(str_intern(&pool, STR(""), &id, NULL), PL_OK);
    assert_int_equal(str_pool_find(&pool, STR("")), id);
    str_pool_free(&pool);
}

static void long_formatted_text_is_not_cut(void **state) {
    str_buf out = {0};
    (void)state;
    for (int n = 500; n < 530; n++) {
        out.n = 0;
        assert_int_equal(str_addf(&out, "<%*d>", n, 7), PL_OK);
        assert_int_equal(out.n, n + 2);
        assert_true(out.p[0] == '<' && out.p[n] == '7' && out.p[n + 1] == '>');
        assert_int_equal(out.p[out.n], 0);
    }
    str_free(&out);
}

static void a_failed_append_is_remembered(void **state) {
    str_buf out = {0};
    (void)state;
    ut_count_from(1);
    assert_int_equal(str_add(&out, STR("a"), NULL), PL_ENOMEM);
    assert_int_equal(str_add(&out, STR("b"), NULL), PL_ENOMEM);
    assert_int_equal(out.rc, PL_ENOMEM);
    str_free(&out);
    assert_int_equal(ut_heap.live, 0);
}

static void sizes_that_overflow_are_refused(void **state) {
    int *block = NULL;
    pl_error err = {0};
    (void)state;
    assert_int_equal(mem_resize(&block, SIZE_MAX / 2, 8, &err), PL_ENOMEM);
    assert_null(block);
    assert_true(strlen(err.message) > 10);
    assert_int_equal(mem_new(&block, SIZE_MAX, 2, NULL), PL_ENOMEM);
    assert_null(block);
}

/* Vigna's splitmix64.c, seed 1234567. */
static void random_numbers_are_the_published_ones(void **state) {
    static const uint64_t want[] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821)};
    uint64_t seed = 1234567;
    size_t seen[7] = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(want); i++)
        assert_true(par_random(&seed) == want[i]);
    for (int i = 0; i < 70000; i++) seen[par_below(&seed, 7)]++;
    for (size_t i = 0; i < 7; i++) assert_in_range(seen[i], 9500, 10500);
}

static void base_mark_part(void *context, size_t part) {
    ((uint8_t *)context)[part]++;
}

static void every_part_runs_once(void **state) {
    static const size_t threads[] = {1, 2, 5};
    (void)state;
    for (size_t t = 0; t < COUNT(threads); t++)
        for (size_t parts = 0; parts < 20; parts++) {
            uint8_t done[20] = {0};
            par_run(threads[t], parts, base_mark_part, done);
            for (size_t p = 0; p < 20; p++)
                assert_int_equal(done[p], p < parts);
        }
}

static const struct CMUnitTest base_tests[] = {
    TEST(text_is_repaired_to_utf8),
    TEST(repaired_text_is_valid_and_stays_as_it_is),
    TEST(escaped_text_comes_back_from_json),
    TEST(html_and_csv_have_no_way_out),
    TEST(whole_numbers_are_read_whole_or_not_at_all),
    TEST(numbers_are_decimal_and_finite),
    TEST(a_pool_keeps_100000_texts_apart),
    TEST(long_formatted_text_is_not_cut),
    TEST(a_failed_append_is_remembered),
    TEST(sizes_that_overflow_are_refused),
    TEST(random_numbers_are_the_published_ones),
    TEST(every_part_runs_once),
};
