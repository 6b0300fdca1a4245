/* Tests of ESTIMATE: intervals against published answers and simulations. */

/* Values that happened; negative ones still wait. */
static size_t estimate_fill(estimate_value *v, const double *is, size_t n) {
    for (size_t i = 0; i < n; i++) v[i] = (estimate_value){is[i], 1};
    qsort(v, n, sizeof *v, estimate_by_time);
    return n;
}

static void the_median_has_the_interval_of_the_order_statistics(void **state) {
    estimate_value v[99];
    (void)state;
    for (size_t i = 0; i < 99; i++)
        v[i] = (estimate_value){(double)(i + 1), 1};
    /* the binomial ones are 40 and 60 for the median, 83 and 96 for nine in
     * ten; below six values [1, n] holds the median in less than 95 % */
    const eval_interval half = estimate_quantile(v, 99, .5);
    ut_near(half.value, 50, 0), ut_near(half.lo, 40, 0);
    ut_near(half.hi, 60, 0);
    const eval_interval most = estimate_quantile(v, 99, .9);
    ut_near(most.value, 90, 0), ut_near(most.lo, 83, 0);
    ut_near(most.hi, 96, 0);
    const eval_interval few = estimate_quantile(v, 4, .5);
    assert_true(few.value == 2 && few.lo == 1 && few.hi == INFINITY);
    assert_true(isinf(estimate_quantile(v, 0, .5).value));
}

/* Freireich's 21 patients on 6-MP (1963): Kaplan and Meier's median is 23, its
 * lower bound 13 (Klein and Moeschberger 2003, linear: 13; upper not
 * reached). */
static void a_median_with_those_that_wait_is_the_published_one(void **state) {
    static const double weeks[] = {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16,
                                   -17, -19, -20, 22, 23, -25, -32, -32, -34,
                                   -35};
    estimate_value v[21];
    (void)state;
    const eval_interval m = estimate_quantile(v, estimate_fill(v, weeks, 21),
                                              .5);
    ut_near(m.value, 23, 0), ut_near(m.lo, 13, 0);
    assert_true(isinf(m.hi));
}

/* Half of the tickets wait, at random times: the median is that of the times,
 * the median of those that are through is far below. */
static void who_still_waits_does_not_make_it_look_quick(void **state) {
    enum { N = 4000 };
    static estimate_value v[N];
    static double through[N];
    uint64_t seed = 3;
    size_t n = 0;
    (void)state;
    for (size_t i = 0; i < N; i++) {
        const double u = (double)par_below(&seed, 1000000) / 1e6 + 1e-7;
        const double age = (double)par_below(&seed, 1000000) / 5e5 + 1e-7;
        const double time = -log(u);
        v[i] = (estimate_value){time <= age ? time : -age, 1};
        if (time <= age) through[n++] = time;
    }
    qsort(v, N, sizeof *v, estimate_by_time);
    qsort(through, n, sizeof *through, eval_by_value);
    const eval_interval m = estimate_quantile(v, N, .5);
    ut_near(m.value, log(2), .05);
    assert_true(m.lo < log(2) && m.hi > log(2) && m.hi - m.lo < .15);
    assert_true(through[n / 2] < .55);
}

/* A skewed time: lognormal, sigma 1. */
static double estimate_draw(uint64_t *seed) {
    double sum = -6;
    for (size_t k = 0; k < 12; k++)
        sum += (double)par_below(seed, 1000000) / 1e6;
    return exp(sum);
}

/* Of 4,000 samples of 40 skewed times, how many intervals hold the mean:
 * nominal 95 %; the normal interval holds it in 89 %. */
static void the_interval_of_a_mean_holds_for_skewed_times(void **state) {
    enum { TURNS = 4000, N = 40 };
    const double truth = exp(.5);
    const estimate_kind mean = {false, 0};
    uint64_t seed = 11;
    size_t hall = 0, normal = 0;
    (void)state;
    for (size_t t = 0; t < TURNS; t++) {
        estimate_value v[N];
        double squares = 0;
        for (size_t i = 0; i < N; i++)
            v[i] = (estimate_value){estimate_draw(&seed), 1};
        const estimate_stat s = estimate_of(v, N, mean, NAN);
        for (size_t i = 0; i < N; i++)
            squares += (v[i].is - s.is.value) * (v[i].is - s.is.value);
        const double half = EVAL_Z * sqrt(squares / (N - 1) / N);
        hall += s.is.lo <= truth && truth <= s.is.hi;
        normal += fabs(s.is.value - truth) <= half;
    }
    assert_true(hall > TURNS * .93 && hall < TURNS * .97);
    assert_true(normal < TURNS * .91);
}

/* A segment of 100 skewed times of 1,000 from the same law: p is below .05 in
 * one of twenty, below .005 in one of two hundred. */
static void a_mean_that_is_like_the_others_is_no_find(void **state) {
    enum { TURNS = 3000, N = 1000, OWN = 100 };
    const estimate_kind mean = {false, 0};
    uint64_t seed = 23;
    size_t five = 0, half = 0;
    int8_t mark;
    (void)state;
    for (size_t t = 0; t < TURNS; t++) {
        static estimate_value v[N];
        for (size_t i = 0; i < N; i++)
            v[i] = (estimate_value){estimate_draw(&seed), 1};
        const estimate_stat one = estimate_of(v, OWN, mean, NAN);
        const estimate_stat all = estimate_of(v, N, mean, NAN);
        const double p = estimate_p(&one, &all, mean, &mark);
        five += p < .05, half += p < .005;
    }
    assert_true(five > TURNS * .035 && five < TURNS * .065);
    assert_true(half < TURNS * .009);
}

/* Enough values for the radix sort, with ties and waiting ones. */
static void many_values_are_sorted_as_few_are(void **state) {
    enum { N = 20000 };
    estimate_value *value = NULL, *spare = NULL, *want = NULL;
    uint64_t seed = 5;
    (void)state;
    assert_int_equal(mem_new(&value, N, sizeof *value, NULL), PL_OK);
    assert_int_equal(mem_new(&spare, N, sizeof *spare, NULL), PL_OK);
    assert_int_equal(mem_new(&want, N, sizeof *want, NULL), PL_OK);
    for (size_t i = 0; i < N; i++) {
        const float is = (float)par_below(&seed, i % 2 ? 50 : 100000000) / 7;
        want[i] = value[i] = (estimate_value){
            (double)(par_below(&seed, 3) ? is : -is), (double)i};
    }
    estimate_sort(&value, &spare, N);
    qsort(want, N, sizeof *want, estimate_by_time);
    for (size_t i = 0; i < N; i++)
        assert_true(fabs(value[i].is) == fabs(want[i].is));
    const eval_interval a = estimate_quantile(value, N, .5);
    const eval_interval b = estimate_quantile(want, N, .5);
    assert_true(a.value == b.value && a.value > 0);
    mem_free(value), mem_free(spare), mem_free(want);
}

/* 56 of 70 against 48 of 80: .0524 to .3339 (Newcombe 1998, method 10). */
static void a_difference_has_the_published_interval(void **state) {
    (void)state;
    const eval_interval d = estimate_gap(eval_share(56, 70),
                                         eval_share(48, 80));
    ut_near(d.value, .2, 1e-9), ut_near(d.lo, .0524, 5e-5);
    ut_near(d.hi, .3339, 5e-5);
    assert_true(estimate_is_sure(d));
    assert_false(estimate_is_sure(estimate_gap(eval_share(0, 0),
                                               eval_share(1, 2))));
}

static const struct CMUnitTest estimate_tests[] = {
    TEST(the_median_has_the_interval_of_the_order_statistics),
    TEST(a_median_with_those_that_wait_is_the_published_one),
    TEST(who_still_waits_does_not_make_it_look_quick),
    TEST(the_interval_of_a_mean_holds_for_skewed_times),
    TEST(a_mean_that_is_like_the_others_is_no_find),
    TEST(many_values_are_sorted_as_few_are),
    TEST(a_difference_has_the_published_interval)};
