/* SERIES: tails, the model of the past, files of series. */

static series_verdict se_judge(const double *y, size_t n, size_t period) {
    const series_options o = series_defaults(period);
    series_verdict v;
    assert_int_equal(series_judge(y, NULL, NULL, n, &o, &v, NULL), PL_OK);
    return v;
}

/* Poisson by counting arrivals. */
static double se_poisson(double mean, uint64_t *seed) {
    double n = 0;
    for (double product = 1, end = exp(-mean);; n++) {
        product *= ((double)(par_random(seed) >> 11) + .5) * 0x1p-53;
        if (product < end) return n;
    }
}

static void tails_are_those_of_the_tables(void **state) {
    (void)state;
    ut_near(series_beta(.3, 2, 3), .3483, 1e-9);
    ut_near(series_normal(.025), 1.959964, 1e-6);
    ut_near(series_normal(1e-10), 6.361341, 1e-6);
    const series_law poisson = {2, 1e9, 1e9}, geometric = {1, 1, 1e9};
    ut_near(series_tail(&poisson, 0), 1 - exp(-2) / 2, 1e-6);
    ut_near(series_tail(&geometric, 3), .125 - .03125, 1e-9);
    const series_law student = {1e6, 1e12, 5};         /* t: 2.571, p .025 */
    ut_near(series_tail(&student, 1e6 + 2.5706 * 1e3), .025, 5e-4);
}

static void forecast_of_a_constant_rate_is_the_bayesian_one(void **state) {
    (void)state;
    double y[21] = {0};
    y[20] = 4;
    const series_verdict v = se_judge(y, 21, 0);
    ut_near(v.expected, .5 / 20, 1e-3);
    assert_true(v.is_alarm && v.p < .001);
}

static void quiet_steps_alarm_as_often_as_alpha_says(void **state) {
    (void)state;
    double y[200];
    size_t alarms = 0, judged = 0;
    uint64_t seed = 5;
    const series_options o = series_defaults(7);
    for (size_t s = 0; s < 100; s++) {
        series_model m = {0};
        for (size_t i = 0; i < 200; i++) {
            y[i] = se_poisson(i % 7 < 5 ? 12 : 3, &seed);
            if (i < 40) continue;
            const series_counts c = {y, NULL, NULL, i + 1};
            series_verdict v;
            assert_int_equal(series_judge_with(&m, &c, &o, &v, NULL), PL_OK);
            judged++, alarms += v.is_alarm;
        }
        series_free(&m);
    }
    const double share = (double)alarms / (double)judged;
    if (share < .02 / 1.5 || share > .02 * 1.5) fail_msg("share %g", share);
}

static void weekday_and_trend_are_expected(void **state) {
    (void)state;
    double y[140];
    for (size_t i = 0; i < 140; i++)
        y[i] = round((i % 7 < 5 ? 40 : 10) * exp(.005 * (double)i));
    for (size_t i = 120; i < 140; i++) {
        const series_verdict v = se_judge(y, i + 1, 7);
        ut_near(v.expected, y[i], .1 * y[i]);
        assert_false(v.is_alarm);
    }
}

static void missing_steps_and_exposure_are_no_zeros(void **state) {
    (void)state;
    double y[60], exposure[60];
    uint8_t missing[60] = {0};
    const series_options o = {0, 1, 0, .01, false};
    series_verdict v;
    for (size_t i = 0; i < 60; i++) {
        exposure[i] = i < 30 ? 1 : 3;
        y[i] = 10 * exposure[i], missing[i] = i % 3 == 1;
        if (missing[i]) y[i] = 0;
    }
    assert_int_equal(series_judge(y, exposure, missing, 60, &o, &v, NULL),
                     PL_OK);
    ut_near(v.expected, 30, .5);
    missing[59] = 1;
    assert_int_equal(series_judge(y, exposure, missing, 60, &o, &v, NULL),
                     PL_OK);
    assert_false(v.is_judged);
}

static void strange_series_are_bounded(void **state) {
    (void)state;
    const double odd[] = {0, 1e15, NAN, -1, INFINITY, 3, 1e300, .5};
    double y[400];
    uint64_t seed = 3;
    for (size_t s = 0; s < 200; s++) {
        const size_t n = 1 + par_below(&seed, 400);
        for (size_t i = 0; i < n; i++)
            y[i] = odd[par_below(&seed, 1 + s % COUNT(odd))];
        const series_verdict v = se_judge(y, n, s % 60);
        assert_true(!v.is_judged || (v.p >= 0 && v.p <= 1 &&
                                     isfinite(v.expected)));
    }
}

static void file_with_gaps_is_put_on_a_grid(void **state) {
    (void)state;
    series_table t;
    char *path = ut_file("s.csv", STR("\xef\xbb\xbf" "day;\"a;b\";state0;c\r\n"
                                      "2026-01-05;3;1;x\r\n"
                                      "2026-01-03;2.5;0;\r\n"
                                      "2026-01-04;1;0;4\r\n"
                                      "2026-01-08;0;0;5\r\n"));
    assert_int_equal(series_read(&t, path, NULL), PL_OK);
    assert_int_equal(t.series, 2);
    assert_text(series_text(&t, t.name[0]), "a;b");
    assert_int_equal(t.period, 7);
    assert_int_equal(t.grid, 6);
    assert_int_equal(t.step[0].row, 1);
    assert_int_equal(t.odd, 1);
    assert_true(strstr(t.odd_example, "line 2, column \"c\": \"x\"") != NULL);
    series_table_free(&t);
}

static void file_that_is_no_series_says_why(void **state) {
    (void)state;
    const struct {
        str text;
        const char *says;
    } bad[] = {{LIT(""), "empty"}, {LIT("t,a\n"), "no rows"},
               {LIT("t\n1\n"), "no column of counts"},
               {LIT("t,a\n1,2\n1,3\n"), "line 2 and in line 3"},
               {LIT("t,a\n1,2\n2,2\n3,2\n9999999,3\n"), ":5:"}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        series_table t;
        pl_error err = {0};
        char *path = ut_file("s.csv", bad[i].text);
        assert_int_not_equal(series_read(&t, path, &err), PL_OK);
        if (!strstr(err.message, bad[i].says)) fail_msg("%s", err.message);
        series_table_free(&t);
    }
}

static pl_code se_run(void) {
    series_table t;
    series_verdict v[40];
    const series_options o = series_defaults(7);
    pl_code rc = series_read(&t, ut_path("s.csv"), NULL);
    if (rc == PL_OK) rc = series_run(&t, &o, 0, 1, 1, v, NULL);
    series_table_free(&t);
    return rc;
}

static void series_survive_failing_memory(void **state) {
    (void)state;
    str_buf text = {0};
    for (size_t i = 0; i < 40; i++) str_addf(&text, "%zu,%zu\n", i, i % 9);
    ut_file("s.csv", str_view(&text));
    str_free(&text);
    ut_fail_each(se_run, 200, 1);
}

static const struct CMUnitTest series_tests[] = {
    TEST(tails_are_those_of_the_tables),
    TEST(forecast_of_a_constant_rate_is_the_bayesian_one),
    TEST(quiet_steps_alarm_as_often_as_alpha_says),
    TEST(weekday_and_trend_are_expected),
    TEST(missing_steps_and_exposure_are_no_zeros),
    TEST(strange_series_are_bounded),
    TEST(file_with_gaps_is_put_on_a_grid),
    TEST(file_that_is_no_series_says_why),
    TEST(series_survive_failing_memory),
};
