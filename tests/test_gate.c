/* Tests of GATE: is a new model worse than the one that serves? */

static void mcnemar_gives_the_values_of_the_formula(void **state) {
    double mid;
    (void)state;
    ut_near(gate_mcnemar(0, 0, &mid), 1, 0);
    ut_near(gate_mcnemar(1, 9, &mid), 22 / 1024., 1e-12);
    ut_near(mid, 12 / 1024., 1e-12);
    ut_near(gate_mcnemar(9, 1, &mid), 22 / 1024., 1e-12);
    ut_near(gate_mcnemar(5, 5, &mid), 1, 0);
    ut_near(mid, 1 - 252 / 2048., 1e-12);
    /* Agresti's ratings of the prime minister: 86 against 150 */
    ut_near(gate_mcnemar(86, 150, &mid), 3.716e-5, 5e-8);
    assert_true(mid < 3.716e-5);
}

enum { GT_N = 1200 };
static eval_answer gt_old[GT_N], gt_new[GT_N];
static bool gt_old_acts[GT_N], gt_new_acts[GT_N];
static uint64_t gt_group[GT_N];

/* Two models: both right on most tickets, `lost` right only in the old one,
 * `won` only in the new one; ten tickets a group. */
static gate_data gt_make(size_t lost, size_t won) {
    for (size_t i = 0; i < GT_N; i++) {
        const size_t at = (i * 7919) % GT_N;        /* spread over groups */
        const bool was = at >= won && at < GT_N - 100;
        const bool is = at < GT_N - 100 && !(at >= won && at < won + lost);
        gt_old[i] = (eval_answer){.given = !was, .confidence = .9f,
                                  .given_p = was ? .9f : .05f};
        gt_new[i] = (eval_answer){.given = !is, .confidence = .9f,
                                  .given_p = is ? .9f : .05f};
        gt_old_acts[i] = gt_new_acts[i] = i % 2;
        gt_group[i] = 1 + i / 10;
    }
    return (gate_data){GT_N, gt_old, gt_new, gt_old_acts, gt_new_acts,
                       gt_group};
}

static bool gt_refuses(size_t lost, size_t won) {
    const gate_data d = gt_make(lost, won);
    gate_result g;
    str_buf why = {0};
    assert_int_equal(gate_compare(&d, 1, &g, NULL), PL_OK);
    assert_int_equal(g.lost, lost);
    assert_int_equal(g.won, won);
    assert_int_equal(g.groups, GT_N / 10);
    ut_near(g.accuracy.value, ((double)won - (double)lost) / GT_N, 1e-12);
    assert_true(g.accuracy.lo <= g.accuracy.value &&
                g.accuracy.value <= g.accuracy.hi);
    gate_reasons(&g, &why);
    const bool refuses = why.n > 0;
    str_free(&why), gate_free(&g);
    return refuses;
}

static void harm_is_refused_and_chance_is_not(void **state) {
    (void)state;
    assert_false(gt_refuses(0, 0));
    assert_false(gt_refuses(0, 60));
    assert_false(gt_refuses(30, 30));
    assert_false(gt_refuses(22, 18));              /* a third of a point */
    assert_true(gt_refuses(60, 20));
    assert_true(gt_refuses(40, 0));
}

/* Equal models that err on other tickets: refused as rarely as chance makes
 * harm likely, not every second night. */
static void equal_models_are_seldom_refused(void **state) {
    uint64_t seed = 3;
    size_t refused = 0;
    (void)state;
    for (size_t night = 0; night < 60; night++) {
        size_t lost = 0;
        for (size_t k = 0; k < 60; k++) lost += par_below(&seed, 2);
        refused += gt_refuses(lost, 60 - lost);
    }
    assert_true(refused <= 15);
}

static void the_same_seed_gives_the_same_intervals(void **state) {
    const gate_data d = gt_make(20, 30);
    gate_result a, b;
    (void)state;
    assert_int_equal(gate_compare(&d, 5, &a, NULL), PL_OK);
    assert_int_equal(gate_compare(&d, 5, &b, NULL), PL_OK);
    assert_memory_equal(&a, &b, sizeof a);
    gate_free(&a), gate_free(&b);
}

static str gt_name(void *owner, size_t i) {
    (void)owner;
    return gt_group[i] % 2 ? STR("odd") : STR("even \"x\"\n");
}

/* All losses lie in one segment: only that one is marked. */
static void a_segment_that_is_worse_is_named(void **state) {
    static uint64_t key[GT_N];
    gate_data d = gt_make(0, 0);
    gate_result g = {0};
    str_buf out = {0};
    (void)state;
    for (size_t i = 0; i < GT_N; i++) {
        key[i] = 1 + gt_group[i] % 2;
        if (gt_group[i] % 2 && i % 40 == 0)
            gt_old[i].given = 0, gt_new[i].given = 1;
    }
    assert_int_equal(gate_segments(&d, key, "tier", gt_name, NULL, &g, NULL),
                     PL_OK);
    assert_int_equal(gate_discover(&g, NULL), PL_OK);
    assert_int_equal(g.segments, 2);
    assert_int_equal(g.worse, 1);
    assert_string_equal(g.segment[0].name, "tier=odd");
    assert_true(g.segment[0].is_worse);
    gate_reasons(&g, &out);
    assert_non_null(strstr(out.p, "worse for tier=odd"));
    out.n = 0;
    js_open(&out, "{"), gate_put(&out, &g), js_close(&out, "}");
    js_node *doc = js_parse(str_view(&out));
    assert_int_equal(cJSON_GetArraySize(js_at(doc, "segments")), 2);
    js_free(doc), str_free(&out), gate_free(&g);
}

/* Benjamini and Hochberg's own example (1995): of 15 tests at q = .05 the
 * first four are discoveries. */
static void discoveries_are_those_of_the_paper(void **state) {
    static const double p[15] = {.0001, .0004, .0019, .0095, .0201,
                                 .0278, .0298, .0344, .0459, .3240,
                                 .4262, .5719, .6528, .7590, 1};
    gate_result g = {.segments = 15};
    (void)state;
    g.segment = calloc(15, sizeof *g.segment);
    for (size_t k = 0; k < 15; k++)
        g.segment[k].p = p[14 - k], g.segment[k].lost = 1;
    assert_int_equal(gate_discover(&g, NULL), PL_OK);
    assert_int_equal(g.worse, 4);
    free(g.segment);
}

static const struct CMUnitTest gate_tests[] = {
    cmocka_unit_test(mcnemar_gives_the_values_of_the_formula),
    cmocka_unit_test(harm_is_refused_and_chance_is_not),
    cmocka_unit_test(equal_models_are_seldom_refused),
    cmocka_unit_test(the_same_seed_gives_the_same_intervals),
    cmocka_unit_test(a_segment_that_is_worse_is_named),
    cmocka_unit_test(discoveries_are_those_of_the_paper),
};
