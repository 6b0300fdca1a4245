/* Tests of EVAL, against values worked out by hand or published. */

/* Newcombe, "Two-sided confidence intervals for the single proportion",
 * Statistics in Medicine 17 (1998), table I, method 3: Wilson's score. */
static void shares_carry_the_published_wilson_intervals(void **state) {
    static const struct {
        uint64_t k, n;
        double lo, hi;
    } row[] = {{81, 263, .2553, .3662}, {15, 148, .0624, .1605},
               {0, 20, 0, .1611}, {1, 29, .0061, .1718}, {29, 29, .8830, 1}};
    (void)state;
    for (size_t i = 0; i < COUNT(row); i++) {
        const eval_interval v = eval_share(row[i].k, row[i].n);
        ut_near(v.value, (double)row[i].k / (double)row[i].n, 1e-12);
        ut_near(v.lo, row[i].lo, 5.1e-5);
        ut_near(v.hi, row[i].hi, 5.1e-5);
    }
    const eval_interval none = eval_share(0, 0);
    assert_true(isnan(none.value) && none.lo == 0 && none.hi == 1);
}

static void intervals_hold_their_value_and_stay_in_0_1(void **state) {
    (void)state;
    for (uint64_t n = 1; n < 60; n++)
        for (uint64_t k = 0; k <= n; k++) {
            const eval_interval v = eval_share(k, n);
            assert_true(v.lo >= 0 && v.lo <= v.value && v.value <= v.hi &&
                        v.hi <= 1 && v.lo < v.hi);
        }
}

/* An answer: given, said, p(said), p(given). */
#define EVAL_SAID(given_, said_, p_, given_p_)                                \
    {.given = given_, .top = {said_}, .p = {p_}, .given_p = given_p_,         \
     .confidence = p_}

static eval_result eval_of(const eval_answer *a, size_t n, size_t classes) {
    eval_result r;
    assert_int_equal(eval_measure(&r, a, n, classes, NULL), PL_OK);
    return r;
}

static void metrics_are_those_worked_out_by_hand(void **state) {
    static const eval_answer a[] = {
        EVAL_SAID(0, 0, .9f, .9f), EVAL_SAID(0, 0, .8f, .8f), EVAL_SAID(0, 1, .6f, .3f),
        EVAL_SAID(1, 1, .7f, .7f), EVAL_SAID(1, 0, .5f, .4f), EVAL_SAID(2, 2, 1.f, 1.f),
        EVAL_SAID(9, 0, .4f, 0.f), EVAL_SAID(2, 1, .55f, .25f)};
    eval_result r = eval_of(a, COUNT(a), 4);
    (void)state;
    assert_int_equal(r.unknown, 1);
    ut_near(r.accuracy.value, 4 / 8., 1e-12);
    /* F1: 0: 2*2/(3+4), 1: 2*1/(2+3), 2: 2*1/(2+1), 3 does not occur */
    ut_near(r.macro_f1.value, (4 / 7. + 2 / 5. + 2 / 3.) / 3, 1e-12);
    ut_near(r.by[0].f1, 4 / 7., 1e-12);
    ut_near(r.by[0].recall.value, 2 / 3., 1e-12);
    ut_near(r.by[0].precision.value, 2 / 4., 1e-12);
    assert_true(isnan(r.by[3].f1) && isnan(r.by[3].recall.value));
    assert_int_equal(r.by[2].support, 2);
    /* the unknown label is clamped at 1e-12 */
    ut_near(r.nll.value,
            -(log(.9) + log(.8) + log(.3) + log(.7) + log(.4) + log(1.) +
              log(1e-12) + log(.25)) / 8, 1e-6);
    /* 15 bins: .4|.5|.55|.6|.7|.8|.9|1 are in bins 6 7 8 9 10 12 13 14 */
    ut_near(r.ece.value, (.4 + .5 + .55 + .6 + .3 + .2 + .1 + 0) / 8, 1e-6);
    assert_int_equal(r.bin[13].n, 1);
    ut_near(r.bin[13].confidence, .9, 1e-6);
    assert_int_equal(r.confusions, 3);
    assert_int_equal(r.confusion[0].n, 1);
    assert_int_equal(r.confusion[0].given, 0);
    assert_int_equal(r.confusion[0].said, 1);
    eval_free(&r);
}

static void the_interval_of_the_nll_is_the_normal_one(void **state) {
    static const eval_answer a[] = {
        EVAL_SAID(0, 0, .5f, .5f), EVAL_SAID(0, 0, .25f, .25f), EVAL_SAID(0, 0, .5f, .5f),
        EVAL_SAID(0, 0, .25f, .25f)};
    const eval_interval v = eval_mean(a, COUNT(a), eval_nll);
    (void)state;
    /* losses ln 2 and 2 ln 2: mean 1.5 ln 2, deviation .5 ln 2 */
    ut_near(v.value, 1.5 * log(2), 1e-6);
    ut_near(v.hi - v.value, 1.959964 * .5 * log(2) / 2, 1e-6);
    ut_near(v.value - v.lo, v.hi - v.value, 1e-12);
}

static void confusions_are_the_most_frequent_first(void **state) {
    eval_answer a[600];
    size_t n = 0;
    (void)state;
    for (uint32_t g = 0; g < 10; g++)
        for (uint32_t k = 0; k < 10; k++)
            for (uint32_t i = 0; i < (g * 10 + k) % 11; i++)
                a[n++] = (eval_answer)EVAL_SAID(g, k, .5f, .2f);
    eval_result r = eval_of(a, n, 10);
    assert_int_equal(r.confusions, 30);
    for (size_t i = 0; i < 30; i++) {
        const eval_confusion *c = &r.confusion[i];
        assert_true(c->given != c->said);
        assert_int_equal(c->n, (c->given * 10 + c->said) % 11);
        assert_true(!i || c[-1].n > c->n ||
                    (c[-1].n == c->n && (c[-1].given < c->given ||
                                         c[-1].said < c->said)));
    }
    eval_free(&r);
}

/* n answers whose confidence is right, or too high by `excess`. */
static void eval_make(eval_answer *a, size_t n, uint64_t seed, double excess) {
    for (size_t i = 0; i < n; i++) {
        const float p = (float)(par_below(&seed, 1000) + 1) / 1001;
        const uint32_t given = (uint32_t)par_below(&seed, 3);
        const bool right = (double)par_below(&seed, 1000000) / 1e6 <
                           (double)p - excess;
        a[i] = (eval_answer)EVAL_SAID(
            given, right ? given : (given + 1) % 3, p,
            right ? p : (1 - p) / 2);
    }
}

static void bootstrap_intervals_hold_their_value(void **state) {
    static const size_t sizes[] = {1, 2, 5, 30, 200, 3000};
    eval_answer a[3000];
    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (uint64_t seed = 1; seed < 6; seed++) {
            eval_make(a, sizes[i], seed, seed % 2 ? 0 : .3);
            eval_result r = eval_of(a, sizes[i], 3);
            const eval_interval v[] = {r.macro_f1, r.ece, r.nll, r.accuracy};
            for (size_t k = 0; k < COUNT(v); k++)
                if (!(v[k].lo <= v[k].value && v[k].value <= v[k].hi))
                    fail_msg("n = %zu, metric %zu: %g is not in [%g, %g]",
                             sizes[i], k, v[k].value, v[k].lo, v[k].hi);
            eval_free(&r);
        }
}

static void one_answer_is_measured_and_none_is_refused(void **state) {
    eval_answer a = EVAL_SAID(1, 1, 1.f, 1.f);
    eval_result r = eval_of(&a, 1, 2);
    pl_error err = {0};
    (void)state;
    ut_near(r.accuracy.value, 1, 0);
    ut_near(r.macro_f1.value, 1, 0);
    ut_near(r.nll.value, 0, 0);
    ut_near(r.ece.value, 0, 0);
    assert_true(r.accuracy.lo > .2 && r.accuracy.lo < .21);
    eval_free(&r);
    assert_int_equal(eval_measure(&r, NULL, 0, 2, &err), PL_EDATA);
    assert_true(strlen(err.message) > 10);
    eval_free(&r);
}

static void only_unknown_labels_are_all_wrong(void **state) {
    eval_answer a[30];
    str_buf out = {0};
    (void)state;
    for (size_t i = 0; i < 30; i++) a[i] = (eval_answer)EVAL_SAID(UINT32_MAX, 0, .5f, 0);
    eval_result r = eval_of(a, 30, 2);
    const str name[] = {STR("a"), STR("b")};
    ut_near(r.accuracy.value, 0, 0);
    assert_int_equal(r.unknown, 30);
    assert_int_equal(r.confusions, 0);
    js_open(&out, "{"), eval_put_metrics(&out, &r);
    eval_put_details(&out, &r, name), js_close(&out, "}");
    js_node *doc = js_parse(str_view(&out));
    assert_true(cJSON_IsNull(js_at(doc, "macro_f1.value")));
    assert_int_equal(cJSON_GetArraySize(js_at(doc, "reliability")), 15);
    js_free(doc), str_free(&out), eval_free(&r);
}

static const struct CMUnitTest eval_tests[] = {
    TEST(shares_carry_the_published_wilson_intervals),
    TEST(intervals_hold_their_value_and_stay_in_0_1),
    TEST(metrics_are_those_worked_out_by_hand),
    TEST(the_interval_of_the_nll_is_the_normal_one),
    TEST(confusions_are_the_most_frequent_first),
    TEST(bootstrap_intervals_hold_their_value),
    TEST(one_answer_is_measured_and_none_is_refused),
    TEST(only_unknown_labels_are_all_wrong),
};
