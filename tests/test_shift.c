/* Tests of SHIFT: its deviates and how weeks sway. */

static void deviance_is_the_normal_deviate_of_equal_shares(void **state) {
    (void)state;
    assert_true(shift_z(100, 1000, 100, 1000) == 0);
    assert_true(fabs(shift_z(130, 1000, 100, 1000) - 2.10) < .02);
    assert_true(shift_z(70, 1000, 100, 1000) < -2);
    /* 12 of 512 against none of 4,096: 2 * 12 ln 9, and a little. */
    assert_true(fabs(shift_z(12, 512, 0, 4096) - 7.3) < .1);
    assert_true(fabs(shift_p(1.959964) - .05) < 1e-6);
    assert_true(fabs(shift_chi2(18.307, 10) - .05) < .001);
}

static void sway_is_one_where_weeks_differ_by_chance_only(void **state) {
    (void)state;
    uint32_t x[SHIFT_WEEKS];
    double n[SHIFT_WEEKS], own = 0, wild = 0, sum;
    uint64_t seed = 3;
    for (size_t turn = 0; turn < 200; turn++) {
        sum = 0;
        for (size_t w = 0; w < 20; w++) {
            n[w] = 200, x[w] = 0;
            for (size_t i = 0; i < 200; i++) x[w] += par_below(&seed, 10) == 0;
            sum += x[w];
        }
        own += shift_sway(x, n, 20, sum, 4000) / 200;
        for (size_t w = 0; w < 20; w += 2) x[w] += 15, sum += 15;
        wild += shift_sway(x, n, 20, sum, 4000) / 200;
    }
    assert_true(own > .9 && own < 1.1);
    assert_true(wild > 2);
}

static const struct CMUnitTest shift_tests[] = {
    TEST(deviance_is_the_normal_deviate_of_equal_shares),
    TEST(sway_is_one_where_weeks_differ_by_chance_only)};
