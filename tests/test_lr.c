/* Tests of LA and LR: the solver against independent ones. */

/* C (m, n) = alpha * op(A) op(B) + beta * C, row-major, inner size k. */
static pl_code ref_gemm(bool ta, bool tb, size_t m, size_t n, size_t k,
                        double alpha, const double *a, const double *b,
                       double beta, double *c, pl_error *err) {
    const size_t top = INT_MAX;
    if (m > top || n > top || k > top)
        return err_set(err, PL_ELIMIT, "matrix of %zu x %zu x %zu", m, n, k);
    if (!m || !n) return PL_OK;
    cblas_dgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans,
                tb ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k, alpha,
                a, (int)MAX(ta ? m : k, 1), b, (int)MAX(tb ? k : n, 1), beta,
                c, (int)n);
    return PL_OK;
}

/* A random sparse problem of n rows, d features, k classes. */
typedef struct {
    feat_csr x;
    uint32_t *label;
    float *weight;
    size_t k;
} lt_set;

static lt_set lt_new(size_t n, size_t d, size_t k, uint64_t seed) {
    lt_set s = {{n, d, calloc(n + 1, 8), calloc(n * 8, 4), calloc(n * 8, 4)},
                calloc(n, 4), calloc(n, 4), k};
    for (size_t i = 0; i < n; i++) {
        const size_t y = par_below(&seed, k);
        s.x.start[i + 1] = s.x.start[i];
        for (size_t j = par_below(&seed, 8); j; j--) {
            const uint64_t at = s.x.start[i + 1]++;
            const size_t f = par_below(&seed, 3) ? y * d / k : 0;
            s.x.col[at] = (uint32_t)((f + par_below(&seed, d / 2)) % d);
            s.x.val[at] = (float)par_below(&seed, 1000) / 1000 - 0.3f;
        }
        s.label[i] = (uint32_t)y;
        s.weight[i] = (float)(1 + par_below(&seed, 3));
    }
    return s;
}

static void lt_free(lt_set *s) {
    free(s->x.start), free(s->x.col), free(s->x.val);
    free(s->label), free(s->weight);
}

/* Rows of X as a dense (n, d + 1) matrix with the constant 1. */
static double *lt_dense(const lt_set *s) {
    const size_t d = s->x.cols + 1;
    double *x = calloc(s->x.rows * d, sizeof *x);
    for (size_t i = 0; i < s->x.rows; i++) {
        for (uint64_t j = s->x.start[i]; j < s->x.start[i + 1]; j++)
            x[i * d + s->x.col[j]] += (double)s->x.val[j];
        x[i * d + d - 1] = 1;
    }
    return x;
}

/* The objective and, if g is not NULL, its gradient, by dgemm in double:
 * w, g: (d + 1, k). */
static double lt_objective(const lt_set *s, const double *x, double c,
                           const double *w, double *g) {
    const size_t n = s->x.rows, d = s->x.cols + 1, k = s->k;
    double *z = calloc(n * k, sizeof *z), f = 0;
    assert_int_equal(ref_gemm(false, false, n, k, d, 1, x, w, 0, z, NULL), 0);
    for (size_t i = 0; i < n; i++) {
        double top = -1e300, sum = 0, *p = z + i * k;
        for (size_t j = 0; j < k; j++) top = fmax(top, p[j]);
        for (size_t j = 0; j < k; j++) sum += exp(p[j] - top);
        f += (double)s->weight[i] * (log(sum) + top - p[s->label[i]]);
        for (size_t j = 0; j < k; j++)
            p[j] = (double)s->weight[i] *
                   (exp(p[j] - top) / sum - (j == s->label[i]));
    }
    if (g) memcpy(g, w, d * k * sizeof *g);
    if (g) assert_int_equal(ref_gemm(true, false, d, k, n, 1, x, z, 1 / c, g,
                                    NULL), 0);
    for (size_t i = 0; i < d * k; i++) f += w[i] * w[i] / 2 / c;
    free(z);
    return f;
}

/* The optimum by accelerated gradient descent (Nesterov) with restarts. */
static double lt_reference(const lt_set *s, const double *x, double c) {
    const size_t n = (s->x.cols + 1) * s->k;
    double *w = calloc(n, 8), *v = calloc(n, 8), *g = calloc(n, 8);
    double bound = 1 / c, t = 1, last = INFINITY, best;
    for (size_t i = 0; i < s->x.rows; i++) {
        double square = 1;
        for (uint64_t j = s->x.start[i]; j < s->x.start[i + 1]; j++)
            square += fabs((double)s->x.val[j]);
        bound += (double)s->weight[i] * square / 2;
    }
    for (int it = 0; it < 6000; it++) {
        const double f = lt_objective(s, x, c, v, g);
        const double next = f > last ? 1 : (1 + sqrt(1 + 4 * t * t)) / 2;
        for (size_t i = 0; i < n; i++) {
            const double to = v[i] - g[i] / bound;
            v[i] = to + (f > last ? 0 : (t - 1) / next * (to - w[i]));
            w[i] = to;
        }
        t = next, last = f;
    }
    best = lt_objective(s, x, c, w, NULL);
    free(w), free(v), free(g);
    return best;
}

/* The model's weights as (d + 1, k) doubles. */
static double *lt_weights(const lr_model *m) {
    double *w = calloc((m->features + 1) * m->classes, sizeof *w);
    for (size_t f = 0; f <= m->features; f++)
        for (size_t c = 0; c < m->classes; c++) {
            const float one = m->w[f * m->width + (m->width == 1 ? 0 : c)];
            const double sign = m->width == 1 && c == 0 ? -1 : 1;
            w[f * m->classes + c] = sign * (double)one;
        }
    return w;
}

static lr_model lt_fit(const lt_set *s, double c, double gap, lr_dual *dual) {
    const lr_data d = {&s->x, s->label, s->weight, NULL, 0, s->k};
    const lr_options o = {.c = c, .gap = gap, .epochs = 2000, .seed = 1};
    lr_model m;
    lr_dual own = {0};
    if (!dual) assert_int_equal(lr_dual_new(&own, s->x.rows, s->k, NULL), 0);
    assert_int_equal(lr_fit(&d, &o, dual ? dual : &own, &m, NULL), PL_OK);
    lr_dual_free(&own);
    return m;
}

static void omega_and_log_are_exact_in_float(void **state) {
    (void)state;
    for (double y = -29.9; y < 3000; y += y < 10 ? 0.003 : 1.7) {
        const double w = (double)la_omega((float)y);
        assert_true(fabs(w + log(w) - (double)(float)y) <
                    2e-6 * fmax(1, fabs(y)));
    }
    for (double x = 1e-20; x < 1e20; x *= 1.37)
        assert_true(fabs((double)la_log((float)x) - log((double)(float)x)) <
                    1e-6 * fmax(1, fabs(log(x))));
}

static void the_gradient_agrees_with_finite_differences(void **state) {
    lt_set s = lt_new(30, 12, 4, 3);
    double *x = lt_dense(&s), w[13 * 4], g[13 * 4], none[13 * 4];
    uint64_t seed = 9;
    (void)state;
    for (size_t i = 0; i < COUNT(w); i++)
        w[i] = (double)par_below(&seed, 2000) / 1000 - 1;
    lt_objective(&s, x, 2, w, g);
    for (size_t i = 0; i < COUNT(w); i++) {
        const double at = w[i];
        w[i] = at + 1e-5;
        const double up = lt_objective(&s, x, 2, w, none);
        w[i] = at - 1e-5;
        const double down = lt_objective(&s, x, 2, w, none);
        w[i] = at;
        assert_true(fabs((up - down) / 2e-5 - g[i]) < 1e-5);
    }
    free(x), lt_free(&s);
}

/* Also for two classes, which have a solver of their own. */
static void the_dual_solver_reaches_the_optimum_of_a_blas_solver(void **state) {
    (void)state;
    for (size_t k = 2; k < 21; k += 6)
        for (double c = 0.1; c < 20; c *= 10) {
            lt_set s = lt_new(60, 30, k, 10 + k);
            double *x = lt_dense(&s);
            lr_model m = lt_fit(&s, c, 1e-6, NULL);
            double *w = lt_weights(&m);
            const double best = lt_reference(&s, x, c);
            const double ours = lt_objective(&s, x, c, w, NULL);
            assert_true(fabs(ours - best) < 1e-4 * best);
            free(w), free(x), lr_model_free(&m), lt_free(&s);
        }
}

static void the_certificate_is_true(void **state) {
    (void)state;
    for (size_t k = 2; k < 6; k += 3) {
        lt_set s = lt_new(80, 40, k, k);
        double *x = lt_dense(&s);
        lr_model m = lt_fit(&s, 5, 1e-3, NULL);
        double *w = lt_weights(&m);
        const double primal = lt_objective(&s, x, 5, w, NULL);
        const double best = lt_reference(&s, x, 5);
        assert_true(m.proof.gap >= 0 && m.proof.gap <= 1e-3);
        assert_true(fabs(m.proof.primal - primal) < 1e-5 * primal);
        assert_true(m.proof.dual <= best * (1 + 1e-6));
        assert_true(best <= primal * (1 + 1e-9));
        free(w), free(x), lr_model_free(&m), lt_free(&s);
    }
}

static void a_warm_start_reaches_the_same_objective(void **state) {
    lt_set s = lt_new(100, 40, 5, 4);
    lr_dual dual;
    (void)state;
    assert_int_equal(lr_dual_new(&dual, 100, 5, NULL), PL_OK);
    s.x.rows = 90, dual.rows = 90;       /* ten rows arrive later          */
    lr_model first = lt_fit(&s, 2, 1e-4, &dual);
    s.x.rows = 100, dual.rows = 100;
    lr_model warm = lt_fit(&s, 6, 1e-5, &dual);
    lr_model cold = lt_fit(&s, 6, 1e-5, NULL);
    assert_true(fabs(warm.proof.primal - cold.proof.primal) <
                3e-5 * cold.proof.primal);
    lr_model_free(&first), lr_model_free(&warm), lr_model_free(&cold);
    lr_dual_free(&dual), lt_free(&s);
}

static void a_weight_counts_as_repeated_rows(void **state) {
    lt_set s = lt_new(50, 20, 3, 8), r = s;
    size_t n = 0;
    (void)state;
    r.x.rows = 150;
    r.x.start = calloc(151, 8), r.x.col = calloc(1200, 4);
    r.x.val = calloc(1200, 4), r.label = calloc(150, 4);
    r.weight = calloc(150, 4);
    for (size_t i = 0; i < 50; i++)
        for (float k = 0; k < s.weight[i]; k++, n++) {
            r.x.start[n + 1] = r.x.start[n];
            for (uint64_t j = s.x.start[i]; j < s.x.start[i + 1]; j++) {
                r.x.col[r.x.start[n + 1]] = s.x.col[j];
                r.x.val[r.x.start[n + 1]++] = s.x.val[j];
            }
            r.label[n] = s.label[i], r.weight[n] = 1;
        }
    for (; n < 150; n++) r.x.start[n + 1] = r.x.start[n];   /* weight 0    */
    lr_model a = lt_fit(&s, 3, 1e-6, NULL), b = lt_fit(&r, 3, 1e-6, NULL);
    assert_true(fabs(a.proof.primal - b.proof.primal) < 1e-5 * a.proof.primal);
    lr_model_free(&a), lr_model_free(&b), lt_free(&s), lt_free(&r);
}

static void degenerate_data_gives_finite_models(void **state) {
    (void)state;
    for (size_t k = 2; k <= 1000; k = k * 10 + 1 > 1000 && k < 1000 ? 1000
                                                                    : k * 10) {
        lt_set s = lt_new(40, 10, k, 2);
        if (k == 20) memset(s.x.start, 0, 41 * 8);       /* no features    */
        if (k == 200) for (size_t i = 0; i < 40; i++) s.label[i] = 3;
        lr_model m = lt_fit(&s, 12, 1e-3, NULL);
        for (size_t i = 0; i < (m.features + 1) * m.width; i++)
            assert_true(isfinite(m.w[i]));
        assert_true(m.proof.gap <= 1e-3);
        lr_model_free(&m), lt_free(&s);
    }
}

static void the_seed_alone_decides_the_bits(void **state) {
    lt_set s = lt_new(200, 60, 20, 5);
    (void)state;
    lr_model a = lt_fit(&s, 12, 1e-3, NULL), b = lt_fit(&s, 12, 1e-3, NULL);
    assert_memory_equal(a.w, b.w, (a.features + 1) * a.width * 4);
    lr_model_free(&a), lr_model_free(&b), lt_free(&s);
}

static void the_packed_head_predicts_the_same(void **state) {
    (void)state;
    for (size_t k = 2; k < 60; k += 19) {
        lt_set s = lt_new(300, 80, k, 6);
        lr_model m = lt_fit(&s, 10, 1e-3, NULL);
        lr_packed_owned p;
        float *z, prob[64], packed[64], part[8];
        void *block;
        assert_int_equal(lr_quantise(&m, &p, NULL), PL_OK);
        assert_int_equal(la_new(&z, &block, 64, NULL), PL_OK);
        for (size_t i = 0; i < 300; i++) {
            const uint64_t from = s.x.start[i];
            const size_t n = (size_t)(s.x.start[i + 1] - from);
            double sum = 0;
            float logit = 0;
            lr_predict(&m, s.x.col + from, s.x.val + from, n, z, prob);
            lr_logits_packed(&p.view, s.x.col + from, s.x.val + from, n,
                             packed);
            lr_softmax(packed, k, packed);
            for (size_t c = 0; c < k; c++) {
                assert_true(fabsf(prob[c] - packed[c]) < 0.02f);
                sum += (double)packed[c];
            }
            assert_true(fabs(sum - 1) < 1e-5);
            lr_contributions(&p.view, s.x.col + from, s.x.val + from, n, 1,
                             part);
            for (size_t j = 0; j < n; j++) logit += part[j];
            lr_logits_packed(&p.view, s.x.col + from, s.x.val + from, n,
                             packed);
            const size_t at = k == 2 ? 0 : 1;
            assert_true(fabsf(logit + p.bias[at] - packed[at]) < 1e-4f);
        }
        mem_free(block);
        lr_packed_free(&p), lr_model_free(&m), lt_free(&s);
    }
}

static void damaged_heads_are_refused(void **state) {
    lt_set s = lt_new(100, 30, 20, 7);
    lr_model m = lt_fit(&s, 10, 1e-3, NULL);
    lr_packed_owned p;
    (void)state;
    assert_int_equal(lr_quantise(&m, &p, NULL), PL_OK);
    lr_sizes n = {30, 32, 31, p.at[30]};
    assert_int_equal(lr_check(&p.view, &n, NULL), PL_OK);
    uint32_t f = 0;
    while (f < 29 && (p.at[f + 1] - p.at[f] == 32 || p.at[f + 1] == p.at[f]))
        f++;
#define LT_BAD(change, undo)                                                  \
    do {                                                                      \
        change;                                                               \
        assert_int_equal(lr_check(&p.view, &n, NULL), PL_EFORMAT);            \
        undo;                                                                 \
    } while (0)
    LT_BAD(p.view.classes = 1, p.view.classes = 20);
    LT_BAD(p.view.width = 16, p.view.width = 32);
    LT_BAD(n.byte--, n.byte++);
    LT_BAD(n.scale--, n.scale++);
    const float scale = p.scale[2], bias = p.bias[1];
    const uint32_t at = p.at[5];
    LT_BAD(p.scale[2] = INFINITY, p.scale[2] = scale);
    LT_BAD(p.bias[1] = NAN, p.bias[1] = bias);
    LT_BAD(p.at[5] = UINT32_MAX, p.at[5] = at);
    LT_BAD(p.at[0] = 1, p.at[0] = 0);
    if (f < 29) {
        const int8_t low = p.byte[p.at[f]];
        LT_BAD(p.byte[p.at[f]] = 20, p.byte[p.at[f]] = low);
    }
    assert_int_equal(lr_check(&p.view, &n, NULL), PL_OK);
    lr_packed_free(&p), lr_model_free(&m), lt_free(&s);
}

static void the_choice_of_c_is_in_the_grid_and_repeats(void **state) {
    lt_set s = lt_new(400, 80, 6, 12);
    uint32_t pick[300], check[100];
    lr_choice a, b;
    (void)state;
    for (uint32_t i = 0; i < 400; i++)
        *(i < 300 ? &pick[i] : &check[i - 300]) = i;
    const lr_data d = {&s.x, s.label, s.weight, pick, 300, 6};
    for (int k = 0; k < 2; k++) {
        lr_dual dual;
        assert_int_equal(lr_dual_new(&dual, 400, 6, NULL), PL_OK);
        assert_int_equal(lr_choose(&d, check, 100, 1, &dual, k ? &b : &a,
                                   NULL), PL_OK);
        lr_dual_free(&dual);
    }
    assert_memory_equal(&a, &b, sizeof a);
    assert_true(a.best < LR_GRID && a.accuracy[a.best] > 0.2);
    lt_free(&s);
}

static void every_failing_allocation_of_lr_is_clean(void **state) {
    lt_set s = lt_new(40, 20, 5, 1);
    const lr_data d = {&s.x, s.label, NULL, NULL, 0, 5};
    const lr_options o = {.c = 1};
    const uint32_t check[] = {1, 2};
    ft_heap heap = {0};
    pl_code rc = PL_ENOMEM;
    (void)state;
    mem_hook = (pl_allocator){ft_resize, &heap};
    for (long k = 1; rc != PL_OK; k++) {
        lr_dual dual = {0};
        lr_model m = {0};
        lr_packed_owned p = {0};
        lr_choice choice;
        heap.calls = 0, heap.fail = k;
        rc = lr_dual_new(&dual, 40, 5, NULL);
        if (rc == PL_OK)
            rc = lr_choose(&d, check, 2, 1, &dual, &choice, NULL);
        if (rc == PL_OK) rc = lr_fit(&d, &o, &dual, &m, NULL);
        if (rc == PL_OK) rc = lr_quantise(&m, &p, NULL);
        assert_true(rc == PL_OK || rc == PL_ENOMEM);
        lr_dual_free(&dual), lr_model_free(&m), lr_packed_free(&p);
        assert_int_equal(heap.live, 0);
        assert_true(k < 1000);
    }
    mem_hook = (pl_allocator){0};
    lt_free(&s);
}

static const struct CMUnitTest lr_tests[] = {
    cmocka_unit_test(omega_and_log_are_exact_in_float),
    cmocka_unit_test(the_gradient_agrees_with_finite_differences),
    cmocka_unit_test(the_dual_solver_reaches_the_optimum_of_a_blas_solver),
    cmocka_unit_test(the_certificate_is_true),
    cmocka_unit_test(a_warm_start_reaches_the_same_objective),
    cmocka_unit_test(a_weight_counts_as_repeated_rows),
    cmocka_unit_test(degenerate_data_gives_finite_models),
    cmocka_unit_test(the_seed_alone_decides_the_bits),
    cmocka_unit_test(the_packed_head_predicts_the_same),
    cmocka_unit_test(damaged_heads_are_refused),
    cmocka_unit_test(the_choice_of_c_is_in_the_grid_and_repeats),
    cmocka_unit_test(every_failing_allocation_of_lr_is_clean),
};
