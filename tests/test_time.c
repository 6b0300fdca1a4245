/* Tests of TIME. */

static void days_and_dates_agree_from_1900_to_2200(void **state) {
    int64_t day = time_days(1900, 1, 1);
    (void)state;
    assert_int_equal(time_days(1970, 1, 1), 0);
    assert_int_equal(day, -25567);
    for (int y = 1900; y <= 2200; y++)
        for (int m = 1; m <= 12; m++) {
            static const int length[] = {31, 28, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31};
            const bool leap = (y % 4 == 0 && y % 100) || y % 400 == 0;
            for (int d = 1; d <= length[m - 1] + (m == 2 && leap); d++) {
                int year, month, of_month;
                assert_int_equal(time_days(y, (unsigned)m, (unsigned)d), day);
                time_civil(day++, &year, &month, &of_month);
                assert_true(year == y && month == m && of_month == d);
            }
        }
}

static void written_times_are_read_back(void **state) {
    uint64_t seed = 3;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[40];
        int64_t t = time_days(1900, 1, 1) * TIME_DAY +
                    (int64_t)par_below(&seed, (size_t)(300 * 365 * TIME_DAY));
        if (i % 2) t -= ((t % TIME_SECOND) + TIME_SECOND) % TIME_SECOND;
        assert_int_equal(time_parse(time_text(t, text)), t);
    }
}

#define TIME_AT(h, m, s)                                                      \
    (time_days(2026, 9, 30) * TIME_DAY + ((h) * 3600 + (m) * 60 + (s)) *      \
                                             TIME_SECOND)

static void every_spelling_of_an_instant_is_read(void **state) {
    static const struct {
        const char *text;
        int hour, minute, second;
    } row[] = {
        {"2026-09-30", 0, 0, 0}, {" 2026-09-30\r\n", 0, 0, 0},
        {"2026-9-30", 0, 0, 0}, {"2026-09-30T12:34:56Z", 12, 34, 56},
        {"2026-09-30T12:34:56z", 12, 34, 56},
        {"2026-09-30 12:34:56", 12, 34, 56},
        {"2026-09-30 12:34", 12, 34, 0}, {"2026-09-30 1:02", 1, 2, 0},
        {"2026-09-30T12:34:56.000Z", 12, 34, 56},
        {"2026-09-30T12:34:56,000000000Z", 12, 34, 56},
        {"2026-09-30 12:34:56 UTC", 12, 34, 56},
        {"2026-09-30 12:34:56 GMT", 12, 34, 56},
        {"2026-09-30T12:34:56+00:00", 12, 34, 56},
        {"2026-09-30T14:34:56+02:00", 12, 34, 56},
        {"2026-09-30T14:34:56+0200", 12, 34, 56},
        {"2026-09-30T14:34:56+02", 12, 34, 56},
        {"2026-09-30 14:34:56 +0200", 12, 34, 56},
        {"2026-09-30T07:04:56-0530", 12, 34, 56},
        {"2026-10-01T01:34:56+13:00", 12, 34, 56},
        {"2026-09-29T23:34:56-13:00", 12, 34, 56},
        {"30/Sep/26 12:34 PM", 12, 34, 0}, {"30/Sep/26 12:34 AM", 0, 34, 0},
        {"30/sep/2026 5:20 pm", 17, 20, 0}, {"30/Sep/26 5:20 AM", 5, 20, 0},
        {"30/Sep/26", 0, 0, 0}, {"2026-09-30T12:34:60Z", 12, 35, 0},
        {"1790771696", 12, 34, 56}, {"1790771696000", 12, 34, 56},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        if (time_parse(str_of(row[i].text)) !=
            TIME_AT(row[i].hour, row[i].minute, row[i].second))
            fail_msg("\"%s\" is read wrongly", row[i].text);
}

static void parts_of_a_second_are_kept_to_the_microsecond(void **state) {
    static const struct {
        const char *text;
        int64_t micros;
    } row[] = {{"2026-09-30 00:00:00.5", 500000},
               {"2026-09-30 00:00:00.123456", 123456},
               {"2026-09-30 00:00:00.1234567", 123456},
               {"2026-09-30 00:00:00.000001Z", 1},
               {"1790726400123", 123000}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++)
        assert_int_equal(time_parse(str_of(row[i].text)),
                         TIME_AT(0, 0, 0) + row[i].micros);
}

static void what_is_no_time_is_refused(void **state) {
    static const str bad[] = {
        LIT(""), LIT(" "), LIT("x"), LIT("2026"), LIT("2026-09"),
        LIT("2026-13-01"), LIT("2026-00-10"), LIT("2026-01-00"),
        LIT("2026-01-32"), LIT("2026-02-30"), LIT("2025-02-29"),
        LIT("1900-02-29"), LIT("2026-04-31"), LIT("1899-12-31"),
        LIT("2201-01-01"), LIT("2026-09-30T"), LIT("2026-09-30T12"),
        LIT("2026-09-30T12:"), LIT("2026-09-30T12:30:"),
        LIT("2026-09-30T25:00"), LIT("2026-09-30T12:60"),
        LIT("2026-09-30T12:00:61"), LIT("2026-09-30T24:30:00"),
        LIT("2026-09-30T12:34:56+19:00"), LIT("2026-09-30T12:34:56+02:99"),
        LIT("2026-09-30T12:34:56+"), LIT("2026-09-30T12:34:56Zx"),
        LIT("2026-09-30x"), LIT("2026-09-30 13:00 PM"),
        LIT("2026-09-30 12:30 xm"), LIT("30/Foo/26"), LIT("30/Sep/"),
        LIT("12345678"), LIT("123456789012345"), LIT("-1790771696"),
        LIT("2026\00009\00030"), LIT("1.5e9")};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (time_parse(bad[i]) != TIME_NONE)
            fail_msg("\"%s\" is taken for a time", bad[i].p);
    assert_true(time_parse(STR("2024-02-29")) != TIME_NONE);
    assert_true(time_parse(STR("2000-02-29")) != TIME_NONE);
}

static void an_instant_lies_in_its_day(void **state) {
    (void)state;
    assert_int_equal(time_day(0), 0);
    assert_int_equal(time_day(-1), -1);
    assert_int_equal(time_day(-TIME_DAY), -1);
    assert_int_equal(time_day(-TIME_DAY - 1), -2);
    assert_int_equal(time_day(TIME_DAY - 1), 0);
    assert_int_equal(time_day(TIME_DAY), 1);
}

static const struct CMUnitTest time_tests[] = {
    TEST(days_and_dates_agree_from_1900_to_2200),
    TEST(written_times_are_read_back),
    TEST(every_spelling_of_an_instant_is_read),
    TEST(parts_of_a_second_are_kept_to_the_microsecond),
    TEST(what_is_no_time_is_refused),
    TEST(an_instant_lies_in_its_day),
};
