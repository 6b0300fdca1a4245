/* Tests of SPLIT. */

/* How generated tickets are: ticket i has label i % labels. */
typedef struct {
    size_t n, labels, accounts, people;
    bool timed, copies;
    size_t one_day_from;              /* tickets from there on have one time */
} split_kind;

#define SPLIT_NOW (time_days(2026, 9, 30) * TIME_DAY)

static ing_archive split_archive(split_kind k) {
    str_buf text = {0};
    char day[40];
    uint64_t seed = k.n;
    str_addf(&text, "id,text,intent,created_at,account,requester_email\n");
    for (size_t i = 0; i < k.n; i++) {
        const size_t at = k.one_day_from && i > k.one_day_from ? k.one_day_from
                                                               : i;
        const size_t word = k.copies ? par_below(&seed, 3) : i;
        str_addf(&text, "%zu,text", i);
        for (size_t w = word + 1; w; w /= 26)
            str_addf(&text, "%c", (char)('a' + w % 26));
        str_addf(&text, ",label%zu,", i % k.labels);
        if (k.timed)
            str_addf(&text, "%.10s", time_text(
                SPLIT_NOW - (int64_t)(k.n - at) * TIME_DAY / 4, day).p);
        str_addf(&text, ",");
        if (k.accounts)
            str_addf(&text, "acc%zu", par_below(&seed, k.accounts));
        str_addf(&text, ",");
        if (k.people)
            str_addf(&text, "p%zu@x.example", par_below(&seed, k.people));
        str_addf(&text, "\n");
    }
    const ing_options options = {.label = "intent"};
    ing_archive a = ut_ingest_as(str_view(&text), &options);
    assert_int_equal(a.table.rows, k.n);
    str_free(&text);
    return a;
}

static split_set split_made(const ing_archive *a) {
    split_set s;
    size_t count[4] = {0};
    assert_int_equal(split_make(&s, &a->table, SPLIT_NOW, 1, NULL), PL_OK);
    for (size_t r = 0; r < a->table.rows; r++) {
        if (s.y[r] == SPLIT_NONE) continue;
        assert_true(s.y[r] < s.classes);
        count[s.role[r]]++;
    }
    assert_memory_equal(count, s.count, sizeof count);
    assert_int_equal(count[0] + count[1] + count[2] + count[3], s.usable);
    for (size_t c = 1; c < s.classes; c++)
        assert_true(split_by_name(&s.label[c - 1], &s.label[c],
                                  (void *)(uintptr_t)&a->table.pool) < 0);
    return s;
}

static bool split_learns(uint8_t role) {
    return role == SPLIT_TRAIN || role == SPLIT_VALID;
}

static void tests_are_younger_than_all_that_is_learned(void **state) {
    static const split_kind kinds[] = {
        {1000, 4, 0, 0, true, false, 0}, {1000, 4, 60, 0, true, false, 0},
        {1000, 4, 0, 200, true, false, 0}, {400, 4, 10, 50, true, false, 0},
        {400, 4, 60, 0, true, false, 350}};
    (void)state;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        ing_archive a = split_archive(kinds[i]);
        split_set s = split_made(&a);
        int64_t learned = INT64_MIN, checked = INT64_MAX, tested = INT64_MAX,
                trained = INT64_MIN;
        for (size_t r = 0; r < a.table.rows; r++) {
            const int64_t t = a.table.ticket[r].time[TAB_CREATED];
            if (split_learns(s.role[r])) learned = MAX(learned, t);
            if (s.role[r] == SPLIT_TRAIN) trained = MAX(trained, t);
            if (s.role[r] == SPLIT_VALID) checked = MIN(checked, t);
            if (s.role[r] == SPLIT_TEST) tested = MIN(tested, t);
        }
        assert_true(learned < tested && trained <= checked);
        assert_true(learned < s.cut && s.cut <= tested);
        assert_true(s.count[SPLIT_TEST] >= 20);
        assert_true(s.count[SPLIT_TRAIN] >= s.usable / 5);
        split_free(&s), ing_free(&a);
    }
}

static void no_group_is_on_both_sides(void **state) {
    static const struct {
        split_kind kind;
        const char *by;
    } row[] = {{{1000, 4, 60, 0, true, false, 0}, "account"},
               {{1000, 4, 60, 90, true, false, 0}, "account"},
               {{1000, 4, 5, 90, true, false, 0}, "requester"},
               {{1000, 4, 0, 90, false, false, 0}, "requester"},
               {{1000, 4, 60, 0, false, false, 0}, "account"},
               {{1000, 4, 5, 5, true, false, 0}, "ticket"}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        ing_archive a = split_archive(row[i].kind);
        split_set s = split_made(&a);
        const size_t column = *row[i].by == 'a' ? TAB_ACCOUNT : TAB_REQUESTER;
        uint8_t *side = calloc(a.table.pool.count, 1);
        assert_string_equal(s.grouped_by, row[i].by);
        for (size_t r = 0; r < a.table.rows && *row[i].by != 't'; r++) {
            const uint32_t id = a.table.ticket[r].text[column];
            if (s.role[r] == SPLIT_OUT) continue;
            side[id] |= split_learns(s.role[r]) ? 1 : 2;
            assert_int_not_equal(side[id], 3);
        }
        assert_true(s.count[SPLIT_TEST] >= 20);
        free(side), split_free(&s), ing_free(&a);
    }
}

static void a_test_worded_like_training_is_left_out(void **state) {
    ing_archive a = split_archive((split_kind){400, 4, 0, 0, true, true, 0});
    split_set s = split_made(&a);
    (void)state;
    assert_int_equal(s.count[SPLIT_TEST], 0);
    assert_true(s.copies >= 50);
    split_free(&s), ing_free(&a);
}

static void without_times_every_class_is_on_both_sides(void **state) {
    ing_archive a = split_archive((split_kind){400, 40, 0, 0, false, false,
                                               0});
    split_set s = split_made(&a);
    size_t side[40][2] = {{0}};
    (void)state;
    assert_int_equal(s.cut, TIME_NONE);
    for (size_t r = 0; r < a.table.rows; r++)
        side[s.y[r]][s.role[r] == SPLIT_TEST]++;
    for (size_t c = 0; c < 40; c++)
        if (!side[c][0] || !side[c][1])
            fail_msg("of class %zu, %zu to learn and %zu to test", c,
                     side[c][0], side[c][1]);
    assert_in_range(s.count[SPLIT_TEST], 60, 100);
    split_free(&s), ing_free(&a);
}

static void times_in_the_future_are_not_trusted(void **state) {
    ing_archive a = split_archive((split_kind){400, 4, 0, 0, true, false, 0});
    split_set s;
    (void)state;
    assert_int_equal(split_make(&s, &a.table, SPLIT_NOW - 400 * TIME_DAY, 1,
                                NULL), PL_OK);
    assert_int_equal(s.cut, TIME_NONE);
    split_free(&s), ing_free(&a);
}

static void the_seed_alone_decides_the_lots(void **state) {
    ing_archive a = split_archive((split_kind){400, 4, 60, 0, false, false,
                                               0});
    split_set s[3];
    (void)state;
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(split_make(&s[i], &a.table, SPLIT_NOW, 1 + i / 2,
                                    NULL), PL_OK);
    assert_memory_equal(s[0].role, s[1].role, 400);
    assert_memory_not_equal(s[0].role, s[2].role, 400);
    for (size_t i = 0; i < 3; i++) split_free(&s[i]);
    ing_free(&a);
}

static void tables_of_every_small_size_are_split(void **state) {
    (void)state;
    for (size_t n = 0; n < 130; n += n < 40 ? 1 : 9)
        for (size_t kind = 0; kind < 4; kind++) {
            ing_archive a = split_archive((split_kind){
                n, 3, kind & 1 ? 25 : 0, 0, kind & 2, false, 0});
            split_set s = split_made(&a);
            assert_true(s.usable <= n && s.classes <= 3);
            split_free(&s), ing_free(&a);
        }
}

static void labels_of_fewer_than_five_tickets_are_left_out(void **state) {
    str_buf text = {0};
    (void)state;
    str_addf(&text, "id,text,intent\n");
    for (size_t l = 1, id = 0; l <= 7; l++)
        for (size_t i = 0; i < l; i++)
            str_addf(&text, "%zu,t,label%zu\n", id++, l);
    str_addf(&text, "98,t,\n99,t,-\n");
    ing_archive a = ut_ingest_as(str_view(&text), NULL);
    split_set s = split_made(&a);
    assert_int_equal(s.classes, 3);
    assert_int_equal(s.labelled, 28);
    assert_int_equal(s.usable, 18);
    assert_int_equal(s.rare_labels, 4);
    assert_int_equal(s.rare_tickets, 10);
    split_free(&s), ing_free(&a), str_free(&text);
}

static void of_1500_labels_the_1000_most_frequent_are_classes(void **state) {
    ing_archive a = split_archive((split_kind){8000, 1500, 0, 0, true, false,
                                               0});
    split_set s = split_made(&a);
    (void)state;
    assert_int_equal(s.classes, SPLIT_CLASSES_MAX);
    assert_int_equal(s.rare_labels, 500);
    /* 8000 = 5 x 1500 + 500: the first 500 labels have six tickets */
    for (size_t r = 0; r < 500; r++) assert_true(s.y[r] != SPLIT_NONE);
    assert_int_equal(s.usable, 500 * 6 + 500 * 5);
    split_free(&s), ing_free(&a);
}

static const struct CMUnitTest split_tests[] = {
    TEST(tests_are_younger_than_all_that_is_learned),
    TEST(no_group_is_on_both_sides),
    TEST(a_test_worded_like_training_is_left_out),
    TEST(without_times_every_class_is_on_both_sides),
    TEST(times_in_the_future_are_not_trusted),
    TEST(the_seed_alone_decides_the_lots),
    TEST(tables_of_every_small_size_are_split),
    TEST(labels_of_fewer_than_five_tickets_are_left_out),
    TEST(of_1500_labels_the_1000_most_frequent_are_classes),
};
