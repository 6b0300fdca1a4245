/* Tests of CALIB: temperature, confidence, out of scope. */

enum { CAL_CLASSES = 8 };

/* Held-out answers whose truth is known. */
typedef struct {
    size_t n;
    float *z, *known;
    uint32_t *label;
} cal_world;

static double cal_uniform(uint64_t *seed) {
    return (double)par_below(seed, 1000000) / 1e6;
}

/* n tickets with logits of `spread`; labels follow softmax(z / heat) but for a
 * share `noise` of them, which are any other class. */
static cal_world cal_make(size_t n, double spread, double heat, double noise,
                          uint64_t seed) {
    cal_world w = {n, malloc(n * CAL_CLASSES * sizeof(float)),
                   malloc(n * sizeof(float)), malloc(n * sizeof(uint32_t))};
    for (size_t i = 0; i < n; i++) {
        float *z = w.z + i * CAL_CLASSES, p[CAL_CLASSES];
        const size_t best = par_below(&seed, CAL_CLASSES);
        for (size_t c = 0; c < CAL_CLASSES; c++)
            p[c] = (z[c] = (float)(cal_uniform(&seed) * 2 + spread *
                                   (c == best) * cal_uniform(&seed))) /
                   (float)heat;
        lr_normalise(p, CAL_CLASSES);
        double lot = cal_uniform(&seed);
        uint32_t label = 0;
        while (label + 1 < CAL_CLASSES && lot >= (double)p[label])
            lot -= (double)p[label++];
        if (cal_uniform(&seed) < noise)
            label = (uint32_t)((label + 1 + par_below(&seed, CAL_CLASSES - 1))
                               % CAL_CLASSES);
        w.label[i] = label, w.known[i] = 1;
    }
    return w;
}

static void cal_free(cal_world *w) {
    free(w->z), free(w->known), free(w->label);
}

static calib_map cal_fit(const cal_world *w) {
    const calib_data d = {.n = w->n, .classes = CAL_CLASSES, .z = w->z,
                          .known = w->known, .label = w->label};
    calib_map m;
    assert_int_equal(calib_fit(&m, &d, NULL), PL_OK);
    assert_int_equal(calib_check(&m, NULL), PL_OK);
    return m;
}

/* The answers to a world under a map, measured. */
static eval_result cal_measure(const cal_world *w, const calib_map *m) {
    eval_answer *a = calloc(w->n, sizeof *a);
    eval_result r;
    float p[CAL_CLASSES];
    for (size_t i = 0; i < w->n; i++) {
        memcpy(p, w->z + i * CAL_CLASSES, sizeof p);
        const float top = calib_probabilities(m, p, CAL_CLASSES);
        a[i].given = w->label[i];
        calib_answer(m, p, CAL_CLASSES, top, w->known[i], &a[i]);
    }
    assert_int_equal(eval_measure(&r, a, w->n, CAL_CLASSES, NULL), PL_OK);
    free(a);
    return r;
}

static void the_temperature_that_made_the_labels_is_found(void **state) {
    static const double heats[] = {.5, 1, 2.5};
    (void)state;
    for (size_t i = 0; i < COUNT(heats); i++) {
        cal_world w = cal_make(8000, 8, heats[i], 0, 3 + i);
        const calib_map m = cal_fit(&w);
        ut_near((double)m.sharpness * heats[i], 1, .06);
        cal_free(&w);
    }
}

/* The sharpness minimises the NLL: no neighbour is better. */
static void no_other_temperature_is_better(void **state) {
    cal_world w = cal_make(3000, 6, 1.7, .02, 8);
    calib_map m = cal_fit(&w);
    (void)state;
    eval_result best = cal_measure(&w, &m);
    for (int side = -1; side <= 1; side += 2) {
        calib_map other = m;
        other.sharpness *= 1 + .02f * (float)side;
        eval_result r = cal_measure(&w, &other);
        assert_true(r.nll.value >= best.nll.value);
        eval_free(&r);
    }
    eval_free(&best), cal_free(&w);
}

/* With a tenth of wrong labels no answer is ever sure, which temperature
 * cannot say; on clean labels the smallest map is kept. */
static void wrong_labels_bound_the_confidence(void **state) {
    cal_world fit = cal_make(6000, 14, 1, .1, 21);
    cal_world test = cal_make(6000, 14, 1, .1, 22);
    calib_map m = cal_fit(&fit), plain = m;
    (void)state;
    memcpy(plain.right, calib_none().right, sizeof plain.right);
    eval_result with = cal_measure(&test, &m);
    eval_result without = cal_measure(&test, &plain);
    assert_true(with.ece.value < .025);
    assert_true(without.ece.value > 2 * with.ece.value);
    eval_free(&with), eval_free(&without), cal_free(&fit), cal_free(&test);
    fit = cal_make(6000, 14, 1, 0, 23);
    m = cal_fit(&fit);
    assert_memory_equal(m.right, calib_none().right, sizeof m.right);
    cal_free(&fit);
}

static void a_surer_answer_is_never_less_confident(void **state) {
    cal_world w = cal_make(2000, 14, 1, .3, 5);
    const calib_map m = cal_fit(&w);
    float last = 0;
    (void)state;
    for (int i = 1; i < 1000; i++) {
        const float c = calib_confidence(&m, (float)i / 1000);
        assert_true(c > last && c < 1);
        last = c;
    }
    cal_free(&w);
}

static void the_quantile_of_a_strange_ticket_is_high(void **state) {
    cal_world w = cal_make(4000, 8, 1, 0, 31);
    const calib_map m = cal_fit(&w);
    float z[CAL_CLASSES] = {9}, flat[CAL_CLASSES] = {0};
    eval_answer sure = {.given = EVAL_NONE}, lost = sure, unknown = sure;
    (void)state;
    float top = calib_probabilities(&m, z, CAL_CLASSES);
    calib_answer(&m, z, CAL_CLASSES, top, 1, &sure);
    calib_answer(&m, z, CAL_CLASSES, top, 0, &unknown);
    top = calib_probabilities(&m, flat, CAL_CLASSES);
    calib_answer(&m, flat, CAL_CLASSES, top, 0, &lost);
    assert_true(sure.out_of_scope < .3f);
    assert_true(lost.out_of_scope > .99f);
    assert_true(unknown.out_of_scope >= sure.out_of_scope);
    float last = -1;
    for (float s = -6; s < 9; s += .01f) {
        const float share = calib_share(&m, s);
        assert_true(share >= last && share >= 0 && share <= 1);
        last = share;
    }
    cal_free(&w);
}

static void too_few_tickets_calibrate_nothing(void **state) {
    cal_world w = cal_make(CALIB_LEAST - 1, 8, 2, 0, 31);
    const calib_map m = cal_fit(&w), none = calib_none();
    (void)state;
    assert_memory_equal(&m, &none, sizeof m);
    assert_true(isnan(calib_share(&m, 1)));
    cal_free(&w);
}

static void damaged_maps_are_refused(void **state) {
    cal_world w = cal_make(500, 8, 1, .1, 4);
    const calib_map good = cal_fit(&w);
    (void)state;
    for (size_t at = 4; at < offsetof(calib_map, scope); at += 4) {
        calib_map m = good;
        const float bad = at % 8 ? NAN : 3e38f;
        memcpy((char *)&m + at, &bad, sizeof bad);
        if (at == offsetof(calib_map, second) && bad > 0) continue;
        if (at == offsetof(calib_map, quantile) + CALIB_STEPS * 4u) continue;
        assert_int_equal(calib_check(&m, NULL), PL_EFORMAT);
    }
    cal_free(&w);
}

static cal_world cal_heap_world;

static pl_code cal_fit_once(void) {
    const calib_data d = {.n = cal_heap_world.n, .classes = CAL_CLASSES,
                          .z = cal_heap_world.z,
                          .known = cal_heap_world.known,
                          .label = cal_heap_world.label};
    calib_map m;
    return calib_fit(&m, &d, NULL);
}

static void every_failing_allocation_of_calib_is_clean(void **state) {
    (void)state;
    cal_heap_world = cal_make(450, 8, 1, .1, 4);
    assert_true(ut_fail_each(cal_fit_once, 1000, 1) > 10);
    cal_free(&cal_heap_world);
}

static const struct CMUnitTest calib_tests[] = {
    cmocka_unit_test(the_temperature_that_made_the_labels_is_found),
    cmocka_unit_test(no_other_temperature_is_better),
    cmocka_unit_test(wrong_labels_bound_the_confidence),
    cmocka_unit_test(a_surer_answer_is_never_less_confident),
    cmocka_unit_test(the_quantile_of_a_strange_ticket_is_high),
    cmocka_unit_test(too_few_tickets_calibrate_nothing),
    cmocka_unit_test(damaged_maps_are_refused),
    cmocka_unit_test(every_failing_allocation_of_calib_is_clean),
};
