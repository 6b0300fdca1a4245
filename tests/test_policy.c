/* Tests of POLICY: certificates and decisions. */

static void binomial_sums_are_those_of_tables(void **state) {
    (void)state;
    ut_near(policy_binomial(5, 10, .5), .623046875, 1e-12);
    ut_near(policy_binomial(0, 59, .05), pow(.95, 59), 1e-12);
    ut_near(policy_binomial(0, 58, .05), .0510469, 1e-6);
    ut_near(policy_binomial(2, 20, .1), .6769268, 1e-6);
    ut_near(policy_binomial(19, 20, .9), 1 - pow(.9, 20), 1e-12);
    ut_near(policy_binomial(20, 20, .9), 1, 0);
    ut_near(policy_binomial(400, 10000, .05), 1.1e-6, 6e-7);
    assert_true(policy_binomial(1, 1000000, .5) == 0);
    for (uint64_t k = 0; k < 30; k++)               /* it is a sum of masses */
        ut_near(policy_binomial(k + 1, 31, .3) - policy_binomial(k, 31, .3),
                exp(policy_log_mass(k + 1, 31, .3)), 1e-12);
}

static void bounds_are_those_of_clopper_and_pearson(void **state) {
    (void)state;
    ut_near(policy_bound(0, 59, .05), 1 - pow(.05, 1. / 59), 1e-9);
    ut_near(policy_bound(5, 100, .025), .1128349, 1e-6);
    ut_near(policy_bound(1, 1, .05), 1, 0);
    ut_near(policy_bound(0, 0, .05), 1, 0);
}

/* 59, 149 and 299 answers without a mistake prove 5, 2 and 1 per cent. */
static void the_least_proof_is_that_of_the_formula(void **state) {
    (void)state;
    assert_int_equal(policy_least(.05, .05), 4 * 59);
    assert_int_equal(policy_least(.02, .05), 4 * 149);
    assert_int_equal(policy_least(.01, .05), 4 * 299);
}

/* n answers with confidences in (0, 1); `wrong` gives P(wrong) of each. */
static void pol_draw(eval_answer *a, size_t n, double (*wrong)(double),
                     uint64_t *seed) {
    for (size_t i = 0; i < n; i++) {
        const double c = ((double)par_below(seed, 1000000) + .5) / 1e6;
        const bool is_wrong =
            (double)par_below(seed, 1000000) / 1e6 < wrong(c);
        a[i] = (eval_answer){.given = is_wrong, .top = {0}, .p = {(float)c},
                             .confidence = (float)c};
    }
}

static double pol_good(double c) {
    return .2 * (1 - c);
}
static double pol_steep(double c) {
    return c < .5 ? .3 : .3 * (1 - c) * (1 - c);
}
/* As risky at any confidence: whatever is certified breaks the promise. */
static double pol_flat;
static double pol_same(double c) {
    (void)c;
    return pol_flat;
}

/* P(wrong) of what a threshold accepts: the mean of `wrong` above it. */
static double pol_risk(double (*wrong)(double), double threshold) {
    double sum = 0;
    enum { STEPS = 2000 };
    for (int i = 0; i < STEPS; i++)
        sum += wrong(threshold + (1 - threshold) * (i + .5) / STEPS);
    return sum / STEPS;
}

/* The promise itself: of 1,000 slices at most delta certify a threshold whose
 * true risk is above alpha.  In the last world every certificate is such a
 * one, with a probability just below delta: 71 is its 99.9 % quantile. */
static void promises_hold_on_a_thousand_splits(void **state) {
    static const double alphas[] = {.10, .05, .02};
    static double (*const worlds[])(double) = {pol_good, pol_steep, pol_same};
    eval_answer *a = malloc(1500 * sizeof *a);
    uint64_t seed = 17;
    (void)state;
    for (size_t w = 0; w < COUNT(worlds); w++)
        for (size_t k = 0; k < COUNT(alphas); k++) {
            size_t broken = 0, certified = 0;
            pol_flat = alphas[k] * 1.0001;
            for (int split = 0; split < 1000; split++) {
                policy_rule rule = {.alpha = alphas[k], .delta = .05};
                pol_draw(a, 1500, worlds[w], &seed);
                assert_int_equal(policy_certify_all(&rule, 1, a, NULL, 1500,
                                                    NULL), PL_OK);
                certified += rule.is_certified;
                broken += rule.is_certified &&
                          pol_risk(worlds[w], rule.threshold) > alphas[k];
            }
            if (broken > (w < 2 ? 50 : 71))
                fail_msg("world %zu, alpha %g: %zu of 1000 broken", w,
                         alphas[k], broken);
            if (w < 2 && k < 2 && certified < 700)
                fail_msg("world %zu, alpha %g: only %zu certified", w,
                         alphas[k], certified);
        }
    free(a);
}

static void what_cannot_be_certified_is_said(void **state) {
    eval_answer a[2000];
    uint64_t seed = 5;
    policy_rule rule = {.alpha = .01, .delta = .05};
    (void)state;
    pol_draw(a, 100, pol_good, &seed);
    assert_int_equal(policy_certify_all(&rule, 1, a, NULL, 100, NULL), PL_OK);
    assert_false(rule.is_certified);
    assert_true(rule.needed > 1196);                 /* at least the proof */
    ut_near(rule.threshold, 1, 0);
    pol_flat = .3;
    pol_draw(a, 2000, pol_same, &seed);
    assert_int_equal(policy_certify_all(&rule, 1, a, NULL, 2000, NULL), PL_OK);
    assert_false(rule.is_certified);
    assert_int_equal(rule.needed, 0);         /* more tickets would not help */
    assert_int_equal(policy_certify_all(&rule, 1, a, NULL, 0, NULL), PL_OK);
    assert_false(rule.is_certified);
}

/* Answers of one confidence are accepted together or not at all. */
static void ties_are_accepted_together(void **state) {
    eval_answer a[1000];
    policy_rule rule = {.alpha = .05, .delta = .05};
    (void)state;
    for (size_t i = 0; i < 1000; i++)
        a[i] = (eval_answer){.given = i >= 600 && i % 3 == 0,
                             .confidence = i < 600 ? .9f : .3f};
    assert_int_equal(policy_certify_all(&rule, 1, a, NULL, 1000, NULL), PL_OK);
    assert_true(rule.is_certified);
    assert_int_equal(rule.accepted, 600);
    assert_int_equal(rule.wrong, 0);
    ut_near(rule.threshold, (double).9f, 0);
}

static void strange_tickets_are_never_accepted(void **state) {
    eval_answer a[1000];
    uint64_t seed = 4;
    policy_rule rule = {.alpha = .05, .delta = .05};
    (void)state;
    pol_flat = 0;
    pol_draw(a, 1000, pol_same, &seed);
    for (size_t i = 0; i < 500; i++) a[i].out_of_scope = 1;
    assert_int_equal(policy_certify_all(&rule, 1, a, NULL, 1000, NULL), PL_OK);
    assert_int_equal(rule.n, 1000);
    assert_int_equal(rule.accepted, 500);
    const policy_tally t = policy_count(&rule, 1, a, NULL, 1000);
    assert_int_equal(t.by[POLICY_RESOLVE], 500);
    assert_int_equal(t.by[POLICY_ESCALATE], 500);
    assert_int_equal(t.strange, 500);
}

static void the_most_specific_rule_decides(void **state) {
    const uint64_t gold = policy_tier_hash(STR("Gold"));
    policy_rule rule[3] = {
        {.kind = POLICY_ALL, .is_certified = 1, .threshold = .6},
        {.kind = POLICY_INTENT, .intent = 2, .is_certified = 0},
        {.kind = POLICY_TIER, .tier = gold, .is_certified = 1,
         .threshold = .9}};
    eval_answer a = {.top = {1}, .confidence = .8f};
    (void)state;
    assert_int_equal(policy_tier_hash(STR("GOLD")), gold);
    assert_int_not_equal(policy_tier_hash(STR("Gold 2")), gold);
    assert_int_equal(policy_decide(rule, 3, &a, 0).action,
                     POLICY_RESOLVE);
    assert_int_equal(policy_decide(rule, 3, &a, gold).action,
                     POLICY_HELP);
    a.top[0] = 2;
    policy_decision d = policy_decide(rule, 3, &a, gold);
    assert_int_equal(d.why, POLICY_UNPROVEN);
    assert_ptr_equal(d.rule, &rule[1]);
}

static void every_reason_has_words(void **state) {
    policy_rule rule = {.is_certified = 1, .threshold = .7};
    char text[200];
    static const struct {
        float confidence, strange;
        policy_action action;
        const char *words;
    } rows[] = {
        {.9f, 0, POLICY_RESOLVE, "reaches the certified 70.0 %"},
        {.6f, 0, POLICY_HELP, "below the certified 70.0 %"},
        {.3f, 0, POLICY_ESCALATE, "too low"},
        {.9f, .99f, POLICY_ESCALATE, "stranger than 99.0 %"},
        {.9f, NAN, POLICY_RESOLVE, "reaches"}};
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const eval_answer a = {.confidence = rows[i].confidence,
                               .out_of_scope = rows[i].strange};
        const policy_decision d = policy_decide(&rule, 1, &a, 0);
        policy_reason(&d, &a, text, sizeof text);
        assert_int_equal(d.action, rows[i].action);
        assert_non_null(strstr(text, rows[i].words));
    }
    const eval_answer a = {.confidence = .9f};
    const policy_decision d = policy_decide(NULL, 0, &a, 0);
    assert_int_equal(d.action, POLICY_HELP);
}

static void damaged_rules_are_refused(void **state) {
    const policy_rule good[2] = {
        {.alpha = .05, .delta = .025, .threshold = .5, .bound = .04, .n = 9,
         .accepted = 5, .wrong = 1, .intent = EVAL_NONE},
        {.alpha = .05, .delta = .025, .threshold = 1, .bound = 1,
         .kind = POLICY_INTENT, .intent = 3, .name = "refund"}};
    (void)state;
    assert_int_equal(policy_check(good, 2, 4, NULL), PL_OK);
    assert_int_equal(policy_check(good, 2, 3, NULL), PL_EFORMAT);
    assert_int_equal(policy_check(good, POLICY_RULES + 1, 4, NULL),
                     PL_EFORMAT);
    assert_int_equal(policy_check(good + 1, 1, 4, NULL), PL_EFORMAT);
    for (size_t at = 0; at < 4 * sizeof(double); at += sizeof(double)) {
        policy_rule bad[2] = {good[0], good[1]};
        const double number = NAN;
        memcpy((char *)&bad[1] + at, &number, sizeof number);
        assert_int_equal(policy_check(bad, 2, 4, NULL), PL_EFORMAT);
    }
    policy_rule bad[2] = {good[0], good[1]};
    memset(bad[1].name, 'x', sizeof bad[1].name);
    assert_int_equal(policy_check(bad, 2, 4, NULL), PL_EFORMAT);
    bad[0].wrong = 6;
    assert_int_equal(policy_check(bad, 1, 4, NULL), PL_EFORMAT);
}

static const struct CMUnitTest policy_tests[] = {
    cmocka_unit_test(binomial_sums_are_those_of_tables),
    cmocka_unit_test(bounds_are_those_of_clopper_and_pearson),
    cmocka_unit_test(the_least_proof_is_that_of_the_formula),
    cmocka_unit_test(promises_hold_on_a_thousand_splits),
    cmocka_unit_test(what_cannot_be_certified_is_said),
    cmocka_unit_test(ties_are_accepted_together),
    cmocka_unit_test(strange_tickets_are_never_accepted),
    cmocka_unit_test(the_most_specific_rule_decides),
    cmocka_unit_test(every_reason_has_words),
    cmocka_unit_test(damaged_rules_are_refused),
};
