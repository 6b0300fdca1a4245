/* Tests of ACCURACY: answers whose truth is known. */

static void priors_of_a_known_shift_are_estimated(void **state) {
    (void)state;
    enum { N = 4000, K = 3 };
    static const double source[K] = {1 / 3., 1 / 3., 1 / 3.};
    static const double truth[K] = {.6, .3, .1};
    static float p[N * K];
    double prior[K], work[K];
    uint64_t seed = 5;
    for (size_t i = 0; i < N; i++) {
        const size_t lot = par_below(&seed, 10);
        const size_t y = lot < 6 ? 0 : lot < 9 ? 1 : 2;
        /* P(x | y) is .7 for x = y, .15 else: p is Bayes' rule. */
        const size_t noise = par_below(&seed, 100);
        const size_t x = noise < 70 ? y : noise < 85 ? (y + 1) % K
                                                     : (y + 2) % K;
        for (size_t k = 0; k < K; k++) p[i * K + k] = k == x ? .7f : .15f;
    }
    accuracy_priors(p, N, K, source, 0, prior, work);
    for (size_t k = 0; k < K; k++)
        assert_true(fabs(prior[k] - truth[k]) < .04);
    accuracy_priors(p, N, K, source, 100 * N, prior, work);   /* held back */
    for (size_t k = 0; k < K; k++)
        assert_true(fabs(prior[k] - source[k]) < .01);
}

/* Answers whose logit is spread about `mean`, right as often as a logit of
 * `worth` times it says. */
static void accuracy_test_answers(float *x, uint32_t *right, size_t n,
                                  double mean, double worth, uint64_t *seed) {
    for (size_t i = 0; i < n; i++) {
        const double z = mean + (double)par_below(seed, 4000) / 1000 - 2;
        const double p = 1 / (1 + exp(-worth * z));
        for (size_t k = 0; k < ACCURACY_SIGNS; k++)
            x[i * ACCURACY_SIGNS + k] = k ? 0 : (float)(z / 5);
        right[i] = (double)par_below(seed, 1000000) < p * 1e6;
    }
}

static void accuracy_is_estimated_from_confidence_and_past(void **state) {
    (void)state;
    enum { M = 4000, N = 2000 };
    static float x[(M + N) * ACCURACY_SIGNS];
    static uint32_t right[M + N];
    uint64_t seed = 11;
    /* The model is too sure: a logit is worth half. */
    accuracy_test_answers(x, right, M, 2.5, .5, &seed);
    accuracy_test_answers(x + M * ACCURACY_SIGNS, right + M, N, 1, .5,
                          &seed);
    double past = 0, now = 0, sure = 0, estimate, se;
    for (size_t i = 0; i < M; i++) past += right[i] / (double)M;
    for (size_t i = M; i < M + N; i++) {
        now += right[i] / (double)N;
        sure += 1 / (1 + exp(-5 * (double)x[i * ACCURACY_SIGNS])) / N;
    }
    assert_int_equal(PL_OK, accuracy_estimate(x, right, M, N, &estimate, &se,
                                              NULL));
    assert_true(past - now > .1 && fabs(sure - now) > .04);
    assert_true(fabs(estimate - now) < .025 && fabs(estimate - now) < 3 * se);
    assert_true(se < .03);
}

static const struct CMUnitTest accuracy_tests[] = {
    TEST(priors_of_a_known_shift_are_estimated),
    TEST(accuracy_is_estimated_from_confidence_and_past)};
