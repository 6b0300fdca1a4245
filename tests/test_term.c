/* Tests of TERM: shapes, terms, likeness, hostile texts. */

static void term_masks_what_never_comes_twice(void **state) {
    (void)state;
    static const struct {
        const char *chunk, *shape;
        bool is_code;
    } cases[] = {
        {"4711", "<number>", false}, {"12:30", "<number>", false},
        {"2026-04-12", "<number>", false}, {"20%", "<number>", false},
        {"7th", "<number>", false}, {"8.3.0", "<version>", false},
        {"v2.1", "<version>", false}, {"0x80961243", "<hex>", false},
        {"deadbeef01", "<hex>", false},
        {"123e4567-e89b-12d3-a456-426614174000", "<uuid>", false},
        {"https://x.example/a?b=1", "<url>", false},
        {"C:\\Users\\bob\\x.csv", "<path>", false},
        {"/var/lib/app/data/of/somebody/x.csv", "<path>", false},
        {"/v2/sync", "/v#/sync", true},
        {"ERR_EXPORT_5102", "err_export_#", true},
        {"SYNC-4471", "sync-#", true}, {"421-7.0.28", "#-#.#.#", true},
        {"TimerService.onResume", "timerservice.onresume", true},
        {"NullPointerException", "nullpointerexception", true},
        {"QuickBooks", "", false}, {"export", "", false},
        {"and/or", "", false}, {"\xf0\x9f\x98\x80", "", false}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[TERM_SHAPE];
        bool is_code = true;
        const str shape = term_shape(str_of(cases[i].chunk), out, &is_code);
        if (!str_equal(shape, str_of(cases[i].shape)) ||
            is_code != cases[i].is_code)
            fail_msg("%s is %.*s, code %d", cases[i].chunk, (int)shape.n,
                     shape.n ? shape.p : "", is_code);
    }
}

/* The terms of a text. */
static term_reading term_test_read(const char *text) {
    term_reading r;
    term_lexicon *l = calloc(1, sizeof *l);
    assert_non_null(l);
    term_lexicon_fill(l);
    term_read(&r, l, str_of(text));
    free(l);
    return r;
}

static void term_lines_that_differ_in_numbers_are_one(void **state) {
    (void)state;
    const term_reading a = term_test_read("Worker lost at chunk 14, job "
                                          "1234 on Monday"),
                       b = term_test_read("worker  lost at chunk 209 "
                                          "(job 77 on \"Friday\")"),
                       c = term_test_read("worker lost at chunk 209. "
                                          "Job 77 on Friday");
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.term, b.term, a.n * sizeof *a.term);
    assert_int_equal(c.n, b.n + 1);               /* a sentence ends */
    assert_int_equal(c.term[5], 0);
}

static void term_keeps_codes_apart(void **state) {
    (void)state;
    const term_reading a = term_test_read("it says E-5102"),
                       b = term_test_read("it says E-5103");
    assert_int_equal(a.codes, 1);
    assert_int_equal(a.term[2], b.term[2]);
    assert_int_not_equal(a.term[a.n - 1], b.term[b.n - 1]);
}

static void term_reads_hostile_texts(void **state) {
    (void)state;
    enum { LONG = 10000 };
    char *text = malloc(LONG * 2);
    assert_non_null(text);
    memset(text, 'a', LONG);
    term_reading r;
    term_read(&r, NULL, (str){text, LONG});
    assert_int_equal(r.n, 1);
    for (size_t i = 0; i < LONG; i++) memcpy(text + 2 * i, "_7", 2);
    term_read(&r, NULL, (str){text, LONG * 2});
    assert_true(r.n <= TERM_MOST);
    for (size_t i = 0; i < LONG; i++) memcpy(text + 2 * i, "x-", 2);
    for (size_t i = 5; i < LONG; i += 6) memcpy(text + 2 * i, "7 ", 2);
    term_read(&r, NULL, (str){text, LONG * 2});
    assert_true(r.n <= TERM_MOST);
    memset(text, 0, LONG);
    term_read(&r, NULL, (str){text, LONG});
    term_read(&r, NULL, (str){0});
    assert_int_equal(r.n, 0);
    for (size_t i = 0; i + 4 <= LONG; i += 4)
        memcpy(text + i, "\xf0\x9f\x98\x80", 4);
    term_read(&r, NULL, (str){text, LONG});
    assert_true(r.n <= TERM_MOST);
    for (size_t i = 0; i < LONG; i++) text[i] = (char)(i * 37 + i / 251);
    term_read(&r, NULL, (str){text, LONG});
    assert_true(r.n <= TERM_MOST);
    free(text);
}

static void term_likeness_is_a_cosine(void **state) {
    (void)state;
    term_vocab vocab = {0};
    term_vector a = {0}, b = {0};
    assert_int_equal(PL_OK, term_vocab_new(&vocab, 8, NULL));
    for (uint32_t t = 1; t < 6; t++)
        *term_worth_of(&vocab, t) = (struct term_worth){t, 2};
    const uint32_t x[] = {1, 2, 9, 0, 3}, y[] = {4, 5}, z[] = {1, 2};
    term_vectorise(&vocab, x, 5, 0, &a, NULL);
    assert_int_equal(a.n, 3);
    assert_true(fabs(term_similarity(&a, &a) - 1) < 1e-6);
    term_vectorise(&vocab, y, 2, 0, &b, NULL);
    assert_true(term_similarity(&a, &b) < 1e-9);
    term_vectorise(&vocab, z, 2, 0, &b, NULL);
    assert_true(fabs(term_similarity(&a, &b) - sqrt(2. / 3)) < 1e-6);
    term_sum(&a, &b, NULL);
    assert_int_equal(a.n, 3);
    mem_free(vocab.slot), mem_free(a.one), mem_free(b.one);
}

static const struct CMUnitTest term_tests[] = {
    TEST(term_masks_what_never_comes_twice),
    TEST(term_lines_that_differ_in_numbers_are_one),
    TEST(term_keeps_codes_apart),
    TEST(term_reads_hostile_texts),
    TEST(term_likeness_is_a_cosine)};
