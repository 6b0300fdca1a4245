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
        {"1790771696.0", 12, 34, 56}, {"1790771696000000", 12, 34, 56},
        {"1790771696000000000", 12, 34, 56},
        {"Wed Sep 30 2026 12:34:56 GMT+0000 (GMT+00:00)", 12, 34, 56},
        {"Wed Sep 30 2026 14:34:56 GMT+0200 (Central European Summer Time)",
         12, 34, 56},
        {"Wed, 30 Sep 2026 14:34:56 +0200", 12, 34, 56},
        {"Wed, 30 Sep 2026 08:34:56 EDT", 12, 34, 56},
        {"30 Sep 2026 12:34:56 +0000", 12, 34, 56},
        {"30/Sep/26 17:20", 17, 20, 0}, {"30-Sep-2026 17:20", 17, 20, 0},
        {"9/30/2026 16:14", 16, 14, 0}, {"9/30/26 4:14 PM", 16, 14, 0},
        {"30/09/2026", 0, 0, 0}, {"30.09.2026 16:14", 16, 14, 0},
        {"30.9.26", 0, 0, 0}, {"30-09-2026 16:14:01", 16, 14, 1},
        {"2026/09/30 16:14", 16, 14, 0}, {"2026.09.30", 0, 0, 0},
        {"Sep 30, 2026", 0, 0, 0}, {"Sep 30, 2026, 5:20 PM", 17, 20, 0},
        {"September 30, 2026 at 5:20 p.m.", 17, 20, 0},
        {"Wednesday, September 30, 2026", 0, 0, 0},
        {"30. September 2026", 0, 0, 0},
        {"30 de septiembre de 2026", 0, 0, 0},
        {"30 de setembro de 2026 12:34", 12, 34, 0},
        {"30 sept. 2026 12:34", 12, 34, 0},
        {"30 settembre 2026", 0, 0, 0},
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
               {"1790726400123", 123000}, {"1790726400.5", 500000},
               {"1790726400123456", 123456},
               {"1790726400123456789", 123456}};
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
        LIT("12345678"), LIT("-1790771696"), LIT("45829"), LIT("45829.67"),
        LIT("123456789e5"), LIT("1234567890123456789012"), LIT("1e9"),
        LIT("2026\00009\00030"), LIT("1.5e9"), LIT("31/31/2026"),
        LIT("13.13.2026"), LIT("9.30.2026"), LIT("9/30/026"), LIT("9/30-2026"),
        LIT("30 de"), LIT("de 2026"), LIT("Sep"), LIT("Wed"), LIT("Wed, "),
        LIT("Sep 30"), LIT("Sep 31 2026"), LIT("Wed Foo 30 2026"),
        LIT("2026-09-30 12:34 XYZ"), LIT("2026-09-30 12:34 (x"),
        LIT("2026-09-30 0:30 PM"), LIT("2026-09-30 at"), LIT("0.5"),
        LIT("123-01-01")};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        if (time_parse(bad[i]) != TIME_NONE)
            fail_msg("\"%s\" is taken for a time", bad[i].p);
    assert_true(time_parse(STR("2024-02-29")) != TIME_NONE);
    assert_true(time_parse(STR("2000-02-29")) != TIME_NONE);
}

static void months_are_known_in_the_main_languages(void **state) {
    static const char *const names[] = {
        "January February March April May June July August September October "
        "November December",
        "Januar Februar M\xc3\xa4rz April Mai Juni Juli August September "
        "Oktober November Dezember",
        "janvier f\xc3\xa9vrier mars avril mai juin juillet ao\xc3\xbbt "
        "septembre octobre novembre d\xc3\xa9" "cembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
        "noviembre diciembre",
        "janeiro fevereiro mar\xc3\xa7o abril maio junho julho agosto "
        "setembro outubro novembro dezembro",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre "
        "ottobre novembre dicembre",
        "januari februari maart april mei juni juli augustus september "
        "oktober november december"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        str rest = str_of(names[i]);
        for (unsigned month = 1; month <= 12; month++) {
            char text[64];
            size_t n = str_find(rest, STR(" "));
            snprintf(text, sizeof text, "15 %.*s 2026", (int)n, rest.p);
            if (time_parse(str_of(text)) !=
                time_days(2026, month, 15) * TIME_DAY)
                fail_msg("%s", text);
            n += n < rest.n;
            rest.p += n, rest.n -= n;
        }
    }
}

static void the_style_of_a_column_decides_day_and_month(void **state) {
    static const struct {
        const char *text;
        time_order order;
        int month, day;                             /* 0: it is refused */
    } row[] = {
        {"6/7/2026", TIME_DAY_FIRST, 7, 6},
        {"6/7/2026", TIME_MONTH_FIRST, 6, 7},
        {"6-7-2026", TIME_MONTH_FIRST, 6, 7},
        {"6.7.2026", TIME_MONTH_FIRST, 7, 6},
        {"6/7/2026", TIME_EITHER, 6, 7}, {"6-7-2026", TIME_EITHER, 7, 6},
        {"21/6/2026", TIME_DAY_FIRST, 6, 21},
        {"21/6/2026", TIME_MONTH_FIRST, 0, 0},
        {"6/21/2026", TIME_DAY_FIRST, 0, 0},
        {"6/21/2026", TIME_MONTH_FIRST, 6, 21},
        {"21/6/2026", TIME_EITHER, 6, 21}, {"6/21/2026", TIME_EITHER, 6, 21},
        {"7/7/2026", TIME_MONTH_FIRST, 7, 7},
        {"06.07.2026", TIME_EITHER, 7, 6}, {"01.02.26", TIME_EITHER, 2, 1},
        {"2026-06-07", TIME_DAY_FIRST, 6, 7}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        const time_style style = {.order = row[i].order};
        time_seen seen = {0};
        const int64_t t = time_read(str_of(row[i].text), &style, &seen);
        const int64_t want =
            row[i].day ? time_days(2026, (unsigned)row[i].month,
                                   (unsigned)row[i].day) * TIME_DAY
                       : TIME_NONE;
        if (t != want) fail_msg("%s as %d", row[i].text, row[i].order);
    }
}

static void what_times_show_is_counted(void **state) {
    static const char *const text[] = {
        "6/7/2026", "21/6/2026", "6/21/2026", "7/7/2026", "45829.5",
        "2026-01-01", "2026-01-01Z", "2026-01-01 10:00+02:00", "x"};
    const time_style style = {0};
    time_seen seen = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++)
        time_read(str_of(text[i]), &style, &seen);
    assert_int_equal(seen.values, COUNT(text));
    assert_int_equal(seen.either, 1);
    assert_int_equal(seen.day_first, 1);
    assert_int_equal(seen.month_first, 1);
    assert_int_equal(seen.serial, 1);
    assert_int_equal(seen.naive, 6);
}

static void a_spreadsheets_days_are_read_where_the_style_says_so(void **s) {
    static const struct {
        const char *text;
        int hour, minute;
    } row[] = {{"46295", 0, 0}, {"46295.0", 0, 0}, {"46295.5", 12, 0},
               {"46295.6763888889", 16, 14}};
    const time_style style = {.is_serial = true};
    time_seen seen = {0};
    (void)s;
    for (size_t i = 0; i < COUNT(row); i++)
        assert_int_equal(time_read(str_of(row[i].text), &style, &seen),
                         TIME_AT(row[i].hour, row[i].minute, 0));
}

/* UTC time of a local one; what clocks do there is common knowledge. */
static void times_without_a_zone_are_those_of_the_account(void **state) {
    static const struct {
        const char *zone, *local, *utc;
    } row[] = {
        {"Europe/Berlin", "2026-01-15 12:00", "2026-01-15 11:00"},
        {"Europe/Berlin", "2026-07-15 12:00", "2026-07-15 10:00"},
        {"Berlin", "15.07.2026 12:00", "2026-07-15 10:00"},
        {"Europe/Berlin", "2026-07-15 12:00Z", "2026-07-15 12:00"},
        {"Europe/Berlin", "1790771696", "2026-09-30 12:34:56"},
        {"Europe/Berlin", "2026-10-25 01:59", "2026-10-24 23:59"},
        {"Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"}, /* twice */
        {"Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"},
        {"Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"},
        {"Europe/Berlin", "2026-03-29 02:30", "2026-03-29 00:30"}, /* never */
        {"Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"},
        {"Europe/Berlin", "2090-07-15 12:00", "2090-07-15 10:00"},
        {"Pacific/Noumea", "2026-01-15 12:00", "2026-01-15 01:00"},
        {"New Caledonia", "2026-01-15 12:00", "2026-01-15 01:00"},
        {"Magadan", "2026-01-15 12:00", "2026-01-15 01:00"},
        {"Magadan", "2015-01-15 12:00", "2015-01-15 02:00"},
        {"Eastern Time (US & Canada)", "2026-07-04 08:00",
         "2026-07-04 12:00"},
        {"Eastern Time (US & Canada)", "2026-11-01 01:30",
         "2026-11-01 05:30"},
        {"Mumbai", "2026-07-04 12:00", "2026-07-04 06:30"},
        {"Kathmandu", "2026-07-04 12:00", "2026-07-04 06:15"},
        {"Chatham Is.", "2026-07-04 12:00", "2026-07-03 23:15"},
        {"Adelaide", "2026-01-15 12:00", "2026-01-15 01:30"},
        {"International Date Line West", "2026-01-15 12:00",
         "2026-01-16 00:00"},
        {"UTC", "2026-01-15 12:00", "2026-01-15 12:00"}};
    static time_zone zone;
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        const time_style style = {.zone = &zone};
        time_seen seen = {0};
        assert_int_equal(time_zone_open(row[i].zone, &zone, NULL), PL_OK);
        if (time_read(str_of(row[i].local), &style, &seen) !=
            time_parse(str_of(row[i].utc)))
            fail_msg("%s in %s is not %s", row[i].local, row[i].zone,
                     row[i].utc);
    }
}

static void every_rails_name_is_a_zone(void **state) {
    static const char *const others[] = {
        "Hawaii", "Alaska", "Tijuana", "La Paz", "Buenos Aires", "Kyiv",
        "Hong Kong", "Port Moresby", "Casablanca", "Perth", "Fiji", "Azores",
        "Puerto Rico", "Istanbul", "Singapore"};
    char out[128];
    (void)state;
    for (size_t i = 0; i < COUNT(time_rails); i++)
        if (!time_zone_name(time_rails[i][0], out) ||
            strcmp(out, time_rails[i][1]))
            fail_msg("%s", time_rails[i][0]);
    for (size_t i = 0; i < COUNT(others); i++)
        if (!time_zone_name(others[i], out)) fail_msg("%s", others[i]);
}

static void what_is_no_zone_is_refused_and_tz_stays(void **state) {
    static const char *const bad[] = {"", "Nowhere", "Europe", "../etc/passwd",
                                      "/etc/localtime", "zone.tab",
                                      "tzdata.zi", "Europe/../Europe/Berlin"};
    static time_zone zone;
    char longer[400];
    pl_error err = {0};
    (void)state;
    setenv("TZ", "Asia/Tokyo", 1);
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(time_zone_open(bad[i], &zone, &err), PL_ECONFIG);
    memset(longer, 'a', sizeof longer), longer[sizeof longer - 1] = 0;
    assert_int_equal(time_zone_open(longer, &zone, &err), PL_ECONFIG);
    assert_int_equal(time_zone_open("Paris", &zone, &err), PL_OK);
    assert_string_equal(getenv("TZ"), "Asia/Tokyo");
    unsetenv("TZ");
    assert_int_equal(time_zone_open("Paris", &zone, &err), PL_OK);
    assert_null(getenv("TZ"));
    tzset();
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
    TEST(months_are_known_in_the_main_languages),
    TEST(the_style_of_a_column_decides_day_and_month),
    TEST(what_times_show_is_counted),
    TEST(a_spreadsheets_days_are_read_where_the_style_says_so),
    TEST(times_without_a_zone_are_those_of_the_account),
    TEST(every_rails_name_is_a_zone),
    TEST(what_is_no_zone_is_refused_and_tz_stays),
    TEST(an_instant_lies_in_its_day),
};
