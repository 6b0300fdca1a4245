/* Tests of VEC and of the eigenvectors in LA. */

#define VT_TOPICS 40u
#define VT_EACH 8u               /* words of a topic */
#define VT_ROWS 600u

/* Tickets of five words of one topic each; words of a topic never meet those
 * of another.  The caller frees the returned buffer. */
static char *vt_many(feat_doc *doc, uint64_t seed) {
    char *text = calloc(VT_ROWS, 128);
    for (size_t i = 0; i < VT_ROWS; i++) {
        char *at = text + 128 * i;
        size_t used = 0;
        for (size_t k = 0; k < 5; k++) {
            const unsigned w = (unsigned)par_below(&seed, VT_EACH);
            const unsigned t = (unsigned)(i % VT_TOPICS);
            used += (size_t)snprintf(at + used, 128 - used, "%c%c%cok ",
                                     'b' + t / 8, 'b' + t % 8, 'b' + w);
        }
        doc[i] = (feat_doc){.text = {at, used}, .requester = i + 1};
    }
    return text;
}

/* Vocabulary and vectors of such tickets; with m their matrix, widened. */
static pl_code vt_build(const feat_source *source, size_t threads,
                        feat_vocab_owned *v, feat_csr *m, vec_owned *out) {
    feat_scan scan = {0};
    pl_code rc = PL_OK;
    TRY(feat_scan_new(source, NULL, threads, &scan, NULL));
    TRY(feat_build(&scan, NULL, threads, v, m, NULL));
    TRY(vec_build(&scan, NULL, &v->view, 7, out, NULL));
    TRY(vec_widen(&out->view, source, NULL, m, NULL));
done:
    feat_scan_free(&scan);
    return rc;
}

static uint64_t vt_hash(feat_scratch *s, const char *word) {
    feat_words(s, str_of(word));
    assert_int_equal(s->n, 1);
    return feat_hash(feat_stem_of(s, 0), FEAT_WORD);
}

/* Cosine of two words of a table. */
static float vt_near(const vec_table *v, const char *a, const char *b) {
    feat_scratch s = {0};
    float x[VEC_DIMS], y[VEC_DIMS];
    assert_int_equal(feat_scratch_new(&s, 0, NULL), PL_OK);
    const uint32_t i = vec_find(v, vt_hash(&s, a));
    const uint32_t j = vec_find(v, vt_hash(&s, b));
    assert_true(i < v->words && j < v->words);
    for (size_t d = 0; d < v->dims; d++) {
        x[d] = (float)v->q[i * v->dims + d];
        y[d] = (float)v->q[j * v->dims + d];
    }
    feat_scratch_free(&s);
    return la_inner(x, y, v->dims) /
           sqrtf(la_inner(x, x, v->dims) * la_inner(y, y, v->dims));
}

/* A symmetric matrix (n, n) as la_apply wants it. */
typedef struct {
    size_t n;
    const float *a;
} vt_matrix;

static void vt_apply(void *owner, const float *in, float *out, size_t k) {
    const vt_matrix *m = owner;
    for (size_t i = 0; i < m->n; i++)
        for (size_t c = 0; c < k; c++) {
            float sum = 0;
            for (size_t j = 0; j < m->n; j++)
                sum += m->a[i * m->n + j] * in[j * k + c];
            out[i * k + c] = sum;
        }
}

/* A = sum_r lambda_r u_r u_r^T with u of a cosine basis, which is known. */
static void eigenvectors_rebuild_a_known_matrix(void **state) {
    enum { N = 60, R = 6 };
    static const float lambda[R] = {9, -7, 5, 3, -2, 1};
    static float a[N * N], u[R][N], v[N * R], got[R];
    (void)state;
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < N; i++)
            u[r][i] = (float)(sqrt(2.0 / N) * cos(3.14159265358979 *
                              ((double)i + .5) * (double)(r + 1) / N));
    for (size_t i = 0; i < N * N; i++) a[i] = 0;
    for (size_t r = 0; r < R; r++)
        for (size_t i = 0; i < N * N; i++)
            a[i] += lambda[r] * u[r][i / N] * u[r][i % N];
    vt_matrix m = {N, a};
    assert_int_equal(la_eigen(vt_apply, &m, N, R, 3, v, got, NULL), PL_OK);
    for (size_t r = 0; r < R; r++) {
        float top = 0;
        assert_true(fabsf(got[r] - lambda[r]) < 1e-3f);
        for (size_t i = 0; i < N; i++)
            if (fabsf(v[i * R + r]) > fabsf(top)) top = v[i * R + r];
        assert_true(top > 0);
        for (size_t q = 0; q < R; q++) {
            float dot = 0;
            for (size_t i = 0; i < N; i++)
                dot += v[i * R + r] * v[i * R + q];
            assert_true(fabsf(dot - (q == r)) < 1e-3f);
        }
    }
    for (size_t i = 0; i < N * N; i++) {
        float sum = 0;
        for (size_t r = 0; r < R; r++)
            sum += got[r] * v[i / N * R + r] * v[i % N * R + r];
        assert_true(fabsf(sum - a[i]) < 1e-3f);
    }
}

static void words_that_stand_together_are_near(void **state) {
    static feat_doc doc[VT_ROWS];
    char *text = vt_many(doc, 1);
    ft_set set = {VT_ROWS, NULL, NULL, doc};
    const feat_source source = {&set, VT_ROWS, ft_read};
    feat_vocab_owned v = {0};
    feat_csr m = {0};
    vec_owned out = {0};
    (void)state;
    assert_int_equal(vt_build(&source, 1, &v, &m, &out), PL_OK);
    assert_int_equal(out.view.dims, VEC_DIMS);
    assert_true(out.view.words > VEC_LEAST);
    assert_true(vt_near(&out.view, "bbbok", "bbcok") > .6f);
    assert_true(fabsf(vt_near(&out.view, "bbbok", "ccbok")) < .4f);
    feat_vocab_free(&v), feat_csr_free(&m), vec_free(&out), free(text);
}

/* Row r of the widened matrix ends with what vec_append gives one ticket, of
 * norm VEC_WEIGHT. */
static void one_ticket_has_the_vector_of_its_batch_row(void **state) {
    static feat_doc doc[VT_ROWS];
    char *text = vt_many(doc, 2);
    ft_set set = {VT_ROWS, NULL, NULL, doc};
    const feat_source source = {&set, VT_ROWS, ft_read};
    feat_vocab_owned v = {0};
    feat_csr m = {0};
    vec_owned out = {0};
    feat_scratch s = {0};
    uint32_t *col;
    float *val;
    (void)state;
    assert_int_equal(vt_build(&source, 2, &v, &m, &out), PL_OK);
    const size_t first = v.view.features, cap = first + out.view.dims;
    assert_int_equal(m.cols, cap);
    assert_int_equal(feat_scratch_new(&s, first, NULL), PL_OK);
    col = calloc(cap, sizeof *col), val = calloc(cap, sizeof *val);
    for (size_t r = 0; r < VT_ROWS; r++) {
        const size_t at = (size_t)m.start[r], n = (size_t)m.start[r + 1] - at;
        size_t have;
        float square = 0;
        feat_one(&v.view, &s, &doc[r], col, val, first, &have);
        assert_int_equal(n, vec_append(&out.view, &s, (uint32_t)first, col,
                                       val, have));
        assert_int_equal(n, have + out.view.dims);
        assert_memory_equal(col, m.col + at, n * sizeof *col);
        assert_memory_equal(val, m.val + at, n * sizeof *val);
        for (size_t j = have; j < n; j++) square += val[j] * val[j];
        assert_true(fabsf(sqrtf(square) - VEC_WEIGHT) < 1e-4f);
    }
    free(col), free(val), feat_scratch_free(&s);
    feat_vocab_free(&v), feat_csr_free(&m), vec_free(&out), free(text);
}

static void one_and_two_threads_give_the_same_vectors(void **state) {
    static feat_doc doc[VT_ROWS];
    char *text = vt_many(doc, 3);
    ft_set set = {VT_ROWS, NULL, NULL, doc};
    const feat_source source = {&set, VT_ROWS, ft_read};
    static feat_vocab_owned v[2];
    static feat_csr m[2];
    static vec_owned out[2];
    (void)state;
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(vt_build(&source, i + 1, &v[i], &m[i], &out[i]),
                         PL_OK);
    const vec_table *a = &out[0].view, *b = &out[1].view;
    assert_true(ft_same(&m[0], &m[1]));
    assert_int_equal(a->words, b->words);
    assert_memory_equal(a->q, b->q, (size_t)a->words * a->dims);
    assert_memory_equal(a->scale, b->scale, a->words * sizeof *a->scale);
    for (size_t i = 0; i < 2; i++)
        feat_vocab_free(&v[i]), feat_csr_free(&m[i]), vec_free(&out[i]);
    free(text);
}

/* Opens a file of that text for an empty vocabulary. */
static pl_code vt_open(const char *text, size_t n, vec_file *f,
                       pl_error *err) {
    static const uint32_t slot[1];
    const feat_vocab none = {.slots = 1, .slot = slot};
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/unit-vectors.txt", ut_dir);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, n, file), n);
    fclose(file);
    const pl_code rc = vec_open(f, path, &none, err);
    remove(path);
    return rc;
}

static void vector_files_with_and_without_a_first_line_are_read(void **state) {
    static const char *const text[] = {
        "2 3\nrefund 1 0 0\ncard 0 2 0\n", "refund 1 0 0\ncard 0 2 0",
        "refund 1 0 0 \r\ncard 0 2 0 \r\n",
        "refund 1 0 0\nrefund 0 1 0\ncard 0 2 0\n",
        "refund 1 0 0\nat name@example.com 1 2 3\ncard 0 2 0\n"};
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++) {
        vec_file f;
        assert_int_equal(vt_open(text[i], strlen(text[i]), &f, NULL), PL_OK);
        assert_int_equal(f.rows, 2);
        assert_int_equal(f.dims, 3);
        assert_true(fabsf(f.v[0] - 1) < 1e-6f && fabsf(f.v[4] - 1) < 1e-6f);
        vec_file_free(&f);
    }
}

static void hostile_vector_files_are_refused(void **state) {
    static const char *const text[] = {
        "", "\n\n", "2 3\n", "refund 1 nan 0\n", "refund 1 inf 0\n",
        "refund 1 2 3\ncard 1 2\n", "refund 1 2 3\ncard 1 2 3x\n",
        "refund one two three\n", "refund 1 2 3\ncard 1e30 1 1\n"};
    const size_t big = VEC_LINE + (2u << 20);
    char *long_line = malloc(big);
    vec_file f;
    pl_error err;
    (void)state;
    for (size_t i = 0; i < COUNT(text); i++) {
        assert_int_equal(vt_open(text[i], strlen(text[i]), &f, &err),
                         PL_EFORMAT);
        assert_non_null(strstr(err.message, "unit-vectors.txt"));
    }
    memset(long_line, 'a', big);
    assert_int_equal(vt_open(long_line, big, &f, &err), PL_EFORMAT);
    for (size_t i = 0; i < big; i++) long_line[i] = i % 2 ? '1' : ' ';
    long_line[0] = 'a', long_line[2 * (VEC_MOST + 2)] = '\n';
    assert_int_equal(vt_open(long_line, big, &f, &err), PL_EFORMAT);
    free(long_line);
    assert_int_equal(vec_open(&f, "/nonexistent/vectors", NULL, &err),
                     PL_EIO);
}

static void damaged_vectors_are_refused(void **state) {
    static const float row[2 * 3] = {1, 0, 0, 0, 1, 0};
    static const uint64_t hash[2] = {5, 21};
    vec_owned out = {0};
    (void)state;
    assert_int_equal(vec_make(&out, row, hash, 2, 3, NULL), PL_OK);
    vec_table *v = &out.view;
    vec_sizes n = {v->slots, 2, 2, 6};
    assert_int_equal(vec_find(v, 21), 1);
    assert_int_equal(vec_find(v, 37), 2);
    assert_int_equal(vec_check(v, &n, NULL), PL_OK);
#define VT_BAD(change, undo)                                                  \
    do {                                                                      \
        change;                                                               \
        assert_int_equal(vec_check(v, &n, NULL), PL_EFORMAT);                 \
        undo;                                                                 \
        assert_int_equal(vec_check(v, &n, NULL), PL_OK);                      \
    } while (0)
    const uint32_t slot = out.slot[2];
    const float scale = out.scale[1];
    VT_BAD(n.q--, n.q++);
    VT_BAD(n.hash++, n.hash--);
    VT_BAD(n.scale--, n.scale++);
    VT_BAD(v->slots--, v->slots++);
    VT_BAD(v->dims = VEC_MOST + 1, v->dims = 3);
    VT_BAD(v->dims = 0, v->dims = 3);
    VT_BAD(out.slot[2] = 3, out.slot[2] = slot);
    VT_BAD(out.scale[1] = NAN, out.scale[1] = scale);
    uint32_t full[16];
    for (size_t i = 0; i < 16; i++) full[i] = 1;
    VT_BAD(v->slot = full, v->slot = out.slot);
    vec_free(&out);
}

static const feat_source *vt_source;

static pl_code vt_all(void) {
    feat_vocab_owned v = {0};
    feat_csr m = {0};
    vec_owned out = {0};
    const pl_code rc = vt_build(vt_source, 1, &v, &m, &out);
    feat_vocab_free(&v), feat_csr_free(&m), vec_free(&out);
    return rc;
}

static pl_code vt_read(void) {
    static const char text[] = "2 3\nrefund 1 0 0\ncard 0 2 0\n";
    vec_file f = {0};
    const pl_code rc = vt_open(text, sizeof text - 1, &f, NULL);
    vec_file_free(&f);
    return rc;
}

static void every_failing_allocation_of_vec_is_clean(void **state) {
    static feat_doc doc[VT_ROWS];
    char *text = vt_many(doc, 4);
    ft_set set = {VT_ROWS, NULL, NULL, doc};
    const feat_source source = {&set, VT_ROWS, ft_read};
    (void)state;
    vt_source = &source;
    assert_true(ut_fail_each(vt_all, 8, 13) > 50);
    assert_true(ut_fail_each(vt_read, 100, 1) > 3);
    free(text);
}

static const struct CMUnitTest vec_tests[] = {
    cmocka_unit_test(eigenvectors_rebuild_a_known_matrix),
    cmocka_unit_test(words_that_stand_together_are_near),
    cmocka_unit_test(one_ticket_has_the_vector_of_its_batch_row),
    cmocka_unit_test(one_and_two_threads_give_the_same_vectors),
    cmocka_unit_test(vector_files_with_and_without_a_first_line_are_read),
    cmocka_unit_test(hostile_vector_files_are_refused),
    cmocka_unit_test(damaged_vectors_are_refused),
    cmocka_unit_test(every_failing_allocation_of_vec_is_clean),
};
