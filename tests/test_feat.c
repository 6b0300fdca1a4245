/* Tests of FEAT: tickets to named sparse features. */

typedef struct {
    size_t n;
    const char *const *text;
    const uint64_t *requester;
    feat_doc *doc;                       /* used instead when not NULL */
} ft_set;

/* feat_scan_new and feat_build in one, for a source that is used once. */
static pl_code test_fit(const feat_source *source, const feat_options *options,
                        const uint8_t *fit_rows, size_t threads,
                        feat_vocab_owned *v, feat_csr *m, pl_error *err) {
    feat_scan scan;
    pl_code rc = feat_scan_new(source, options, threads, &scan, err);
    if (rc == PL_OK) rc = feat_build(&scan, fit_rows, threads, v, m, err);
    feat_scan_free(&scan);
    return rc;
}

/* The matrix of a source's rows under an existing vocabulary, ticket by ticket
 * as it is served; the caller owns *m. */
static pl_code test_matrix(const feat_vocab *v, const feat_source *source,
                           feat_csr *m, pl_error *err) {
    feat_scratch s = {0};
    size_t cap = v->features, at = 0, n, caps[2] = {0};
    pl_code rc = PL_OK;
    *m = (feat_csr){.rows = source->rows, .cols = cap};
    TRY(feat_scratch_new(&s, cap, err));
    TRY(mem_new(&m->start, m->rows + 1, sizeof *m->start, err));
    for (size_t r = 0; r < m->rows; r++, at += n) {
        feat_doc doc = {0};
        TRY(mem_reserve(&m->col, &caps[0], at + cap, sizeof *m->col, err));
        TRY(mem_reserve(&m->val, &caps[1], at + cap, sizeof *m->val, err));
        TRY(source->read(source->owner, 0, r, &doc, err));
        feat_one(v, &s, &doc, m->col + at, m->val + at, cap, &n);
        m->start[r + 1] = at + n;
    }
done:
    feat_scratch_free(&s);
    if (rc != PL_OK) feat_csr_free(m);
    return rc;
}

static pl_code ft_read(void *owner, size_t part, size_t row, feat_doc *doc,
                       pl_error *err) {
    const ft_set *s = owner;
    (void)part, (void)err;
    *doc = (feat_doc){0};
    if (s->doc) *doc = s->doc[row];
    else doc->text = str_of(s->text[row]);
    if (s->requester) doc->requester = s->requester[row];
    return PL_OK;
}

/* n generated tickets; the caller frees the returned buffer. */
static char *ft_many(feat_doc *doc, size_t n, uint64_t seed) {
    static const char *const word[] = {
        "refund", "refunded", "card", "cards", "password", "please", "I",
        "can't", "login", "caf\xc3\xa9", "\xd0\x9f\xd1\x80\xd0\xb8",
        "12345678", "99", "\xe5\xae\xa2\xe6\x9c\x8d", "\xf0\x9f\x98\x80",
        "\xff\xfe", "the"};
    static const char *const page[] = {"/billing?id=1", "/billing", "/home"};
    char *text = calloc(n, 256);
    for (size_t i = 0; i < n; i++) {
        char *at = text + 256 * i;
        size_t used = 0;
        for (size_t k = par_below(&seed, 14); k; k--)
            used += (size_t)snprintf(at + used, 256 - used, "%s ",
                                     word[par_below(&seed, COUNT(word))]);
        doc[i] = (feat_doc){.text = {at, used}};
        doc[i].context[FEAT_PAGE] = str_of(page[par_below(&seed, 3)]);
        doc[i].context[FEAT_PRODUCT] = STR("app");
    }
    return text;
}

static bool ft_has(const feat_vocab *v, const char *name) {
    str_buf out = {0};
    bool found = false;
    for (uint32_t f = 0; f < v->features && !found; f++) {
        out.n = 0;
        assert_int_equal(feat_name(v, f, &out, NULL), PL_OK);
        found = str_equal(str_view(&out), str_of(name));
    }
    str_free(&out);
    return found;
}

static bool ft_same(const feat_csr *a, const feat_csr *b) {
    const size_t n = (size_t)a->start[a->rows];
    return a->rows == b->rows && a->cols == b->cols &&
           !memcmp(a->start, b->start, (a->rows + 1) * 8) &&
           !memcmp(a->col, b->col, n * 4) && !memcmp(a->val, b->val, n * 4);
}

static void one_ticket_has_the_bits_of_its_batch_row(void **state) {
    feat_doc doc[300];
    char *text = ft_many(doc, 300, 1);
    ft_set set = {300, NULL, NULL, doc};
    feat_source source = {&set, 300, ft_read};
    feat_vocab_owned v;
    feat_csr m, again;
    feat_scratch s;
    (void)state;
    assert_int_equal(test_fit(&source, NULL, NULL, 2, &v, &m, NULL), PL_OK);
    assert_int_equal(v.view.config.blocks, (1u << FEAT_BLOCKS) - 1);
    assert_int_equal(test_matrix(&v.view, &source, &again, NULL), PL_OK);
    assert_true(ft_same(&m, &again));
    assert_int_equal(feat_scratch_new(&s, v.view.features, NULL), PL_OK);
    uint32_t *col = calloc(v.view.features, 4);
    float *val = calloc(v.view.features, 4);
    for (size_t r = 0; r < 300; r++) {
        size_t n;
        feat_one(&v.view, &s, &doc[r], col, val, v.view.features, &n);
        assert_int_equal(n, m.start[r + 1] - m.start[r]);
        assert_memory_equal(col, m.col + m.start[r], n * 4);
        assert_memory_equal(val, m.val + m.start[r], n * 4);
    }
    free(col), free(val), free(text);
    feat_scratch_free(&s), feat_vocab_free(&v);
    feat_csr_free(&m), feat_csr_free(&again);
}

static void one_and_two_threads_give_the_same_bytes(void **state) {
    feat_doc doc[500];
    char *text = ft_many(doc, 500, 2);
    ft_set set = {500, NULL, NULL, doc};
    feat_source source = {&set, 500, ft_read};
    feat_vocab_owned v[2];
    feat_csr m[2];
    (void)state;
    for (size_t t = 0; t < 2; t++)
        assert_int_equal(test_fit(&source, NULL, NULL, t + 1, &v[t], &m[t],
                                  NULL), PL_OK);
    const uint32_t f = v[0].view.features;
    assert_int_equal(f, v[1].view.features);
    assert_memory_equal(v[0].hash, v[1].hash, f * 8);
    assert_memory_equal(v[0].idf, v[1].idf, f * 4);
    assert_memory_equal(v[0].slot, v[1].slot, v[0].view.slots * 4);
    assert_memory_equal(v[0].names, v[1].names, v[0].name_at[f]);
    assert_true(ft_same(&m[0], &m[1]));
    for (size_t t = 0; t < 2; t++) feat_vocab_free(&v[t]), feat_csr_free(&m[t]);
    free(text);
}

static void hostile_text_is_read_within_bounds(void **state) {
    enum { BIG = 3 << 20 };
    char *big = malloc(BIG), *many = malloc(BIG);
    feat_scratch s;
    (void)state;
    memset(big, 'x', BIG);
    for (size_t i = 0; i < BIG; i++) many[i] = i % 2 ? ' ' : 'y';
    assert_int_equal(feat_scratch_new(&s, 0, NULL), PL_OK);
    feat_words(&s, (str){big, BIG});
    assert_int_equal(s.n, 1);
    assert_int_equal(s.length[0], FEAT_TOKEN);
    feat_words(&s, (str){many, BIG});
    assert_int_equal(s.n, FEAT_TOKENS);
    uint64_t seed = 5;
    for (size_t i = 0; i < BIG; i++) big[i] = (char)par_random(&seed);
    for (size_t at = 0; at < BIG; at += BIG / 64) {
        feat_words(&s, (str){big + at, BIG / 64});
        for (size_t i = 0; i < s.n; i++)
            assert_true(s.length[i] && s.length[i] <= FEAT_TOKEN);
    }
    feat_words(&s, (str){"a\0b\xc3", 4});
    assert_int_equal(s.n, 2);
    feat_words(&s, (str){NULL, 0});
    assert_int_equal(s.n, 0);
    feat_scratch_free(&s);
    free(big), free(many);
}

static void words_are_folded_masked_and_split(void **state) {
    feat_scratch s;
    (void)state;
    assert_int_equal(feat_scratch_new(&s, 0, NULL), PL_OK);
    feat_words(&s, STR("CAF\xc3\x89 order 123456, 99 "
                       "\xe5\xae\xa2\xe6\x9c\x8d"));
    static const char *const want[] = {"cafe", "order", "#", "99",
                                       "\xe5\xae\xa2", "\xe6\x9c\x8d"};
    assert_int_equal(s.n, COUNT(want));
    for (size_t i = 0; i < s.n; i++) {
        str got = {s.bytes + s.begin[i], s.length[i]};
        assert_true(str_equal(got, str_of(want[i])));
    }
    assert_int_equal(feat_stem("refunds", 7), feat_stem("refunded", 8));
    feat_scratch_free(&s);
}

static void a_term_of_one_requester_is_not_kept(void **state) {
    static const char *const text[] = {"alpha beta", "alpha beta",
                                       "alpha gamma", "alpha delta"};
    static const uint64_t who[] = {7, 7, 8, 9};
    ft_set set = {4, text, who, NULL};
    feat_source source = {&set, 4, ft_read};
    feat_vocab_owned v;
    feat_csr m;
    (void)state;
    assert_int_equal(test_fit(&source, NULL, NULL, 1, &v, &m, NULL), PL_OK);
    assert_true(ft_has(&v.view, "word \"alpha\""));
    assert_false(ft_has(&v.view, "word \"beta\""));
    assert_false(ft_has(&v.view, "word \"gamma\""));
    feat_vocab_free(&v), feat_csr_free(&m);
    feat_options three = {.requesters = 3};
    assert_int_equal(test_fit(&source, &three, NULL, 1, &v, &m, NULL), PL_OK);
    assert_true(ft_has(&v.view, "word \"alpha\""));
    feat_vocab_free(&v), feat_csr_free(&m);
}

static void rows_that_do_not_fit_shape_nothing(void **state) {
    static const char *const text[] = {"alpha beta", "alpha beta",
                                       "omega alpha", "omega beta"};
    static const uint8_t fit[] = {1, 1, 0, 0};
    ft_set set = {4, text, NULL, NULL};
    feat_source source = {&set, 4, ft_read};
    feat_vocab_owned v;
    feat_csr m;
    (void)state;
    assert_int_equal(test_fit(&source, NULL, fit, 1, &v, &m, NULL), PL_OK);
    assert_int_equal(v.view.config.documents, 2);
    assert_false(ft_has(&v.view, "word \"omega\""));
    assert_true(m.start[2] > m.start[1] && m.start[4] == m.start[2]);
    feat_vocab_free(&v), feat_csr_free(&m);
}

static void names_can_be_read_by_people(void **state) {
    feat_doc doc[400];
    char *text = ft_many(doc, 400, 3);
    ft_set set = {400, NULL, NULL, doc};
    feat_source source = {&set, 400, ft_read};
    feat_vocab_owned v;
    feat_csr m;
    (void)state;
    assert_int_equal(test_fit(&source, NULL, NULL, 1, &v, &m, NULL), PL_OK);
    assert_true(ft_has(&v.view, "word \"refund\""));
    assert_true(ft_has(&v.view, "chars \"_ref\""));
    assert_true(ft_has(&v.view, "page=/billing"));
    assert_true(ft_has(&v.view, "page=/billing & product=app"));
    assert_true(ft_has(&v.view, "page=/billing & \"refund\""));
    assert_false(ft_has(&v.view, "page=/billing?id=1"));
    feat_vocab_free(&v), feat_csr_free(&m), free(text);
}

static void texts_without_features_are_empty_rows(void **state) {
    static const char *const text[] = {"", "...", "same", "same"};
    ft_set set = {4, text, NULL, NULL};
    feat_source source = {&set, 4, ft_read};
    feat_vocab_owned v;
    feat_csr m;
    (void)state;
    assert_int_equal(test_fit(&source, NULL, NULL, 2, &v, &m, NULL), PL_OK);
    assert_int_equal(m.start[2], 0);
    for (uint64_t j = 0; j < m.start[4]; j++) assert_true(isfinite(m.val[j]));
    feat_vocab_free(&v), feat_csr_free(&m);
    source.rows = 0;
    assert_int_equal(test_fit(&source, NULL, NULL, 2, &v, &m, NULL), PL_OK);
    assert_int_equal(v.view.features, 0);
    feat_vocab_free(&v), feat_csr_free(&m);
}

static void damaged_vocabularies_are_refused(void **state) {
    feat_doc doc[60];
    char *text = ft_many(doc, 60, 4);
    ft_set set = {60, NULL, NULL, doc};
    feat_source source = {&set, 60, ft_read};
    feat_vocab_owned v;
    feat_csr m;
    (void)state;
    assert_int_equal(test_fit(&source, NULL, NULL, 1, &v, &m, NULL), PL_OK);
    const uint32_t f = v.view.features;
    feat_sizes n = {f, f, f, f + 1, v.name_at[f], v.view.slots};
    assert_int_equal(feat_check(&v.view, &n, NULL), PL_OK);
#define FT_BAD(change, undo)                                                  \
    do {                                                                      \
        change;                                                               \
        assert_int_equal(feat_check(&v.view, &n, NULL), PL_EFORMAT);          \
        undo;                                                                 \
        assert_int_equal(feat_check(&v.view, &n, NULL), PL_OK);               \
    } while (0)
    const uint32_t slot = v.slot[3], at = v.name_at[1];
    const float idf = v.idf[0];
    const uint8_t kind = v.kind[0];
    FT_BAD(v.slot[3] = f + 1, v.slot[3] = slot);
    FT_BAD(v.view.slots--, v.view.slots++);
    FT_BAD(n.hash--, n.hash++);
    FT_BAD(n.names--, n.names++);
    FT_BAD(v.idf[0] = NAN, v.idf[0] = idf);
    FT_BAD(v.kind[0] = FEAT_KINDS, v.kind[0] = kind);
    FT_BAD(v.name_at[1] = UINT32_MAX, v.name_at[1] = at);
    FT_BAD(v.view.config.window = 99, v.view.config.window = 3);
    FT_BAD(v.view.config.chars_high = 99, v.view.config.chars_high = 4);
    FT_BAD(v.view.config.blocks |= 1u << 9, v.view.config.blocks &= 511);
    FT_BAD(v.view.config.weight[0] = INFINITY, v.view.config.weight[0] = 1);
    uint32_t *full = malloc(v.view.slots * 4);
    for (size_t i = 0; i < v.view.slots; i++) full[i] = 1;
    FT_BAD(v.view.slot = full, v.view.slot = v.slot);
    free(full), free(text);
    feat_vocab_free(&v), feat_csr_free(&m);
}

/* An allocator whose k-th call fails and which counts live blocks. */
typedef struct {
    long calls, fail, live;
} ft_heap;

static void *ft_resize(void *context, void *old, size_t size) {
    ft_heap *h = context;
    if (!size) {
        h->live -= old != NULL;
        free(old);
        return NULL;
    }
    if (++h->calls == h->fail) return NULL;
    void *block = realloc(old, size);
    h->live += block && !old;
    return block;
}

static void every_failing_allocation_of_feat_is_clean(void **state) {
    feat_doc doc[40];
    char *text = ft_many(doc, 40, 6);
    ft_set set = {40, NULL, NULL, doc};
    feat_source source = {&set, 40, ft_read};
    ft_heap heap = {0};
    pl_code rc = PL_ENOMEM;
    (void)state;
    mem_hook = (pl_allocator){ft_resize, &heap};
    for (long k = 1; rc != PL_OK; k++) {
        feat_vocab_owned v = {0};
        feat_csr m = {0}, again = {0};
        heap.calls = 0, heap.fail = k;
        rc = test_fit(&source, NULL, NULL, 1, &v, &m, NULL);
        if (rc == PL_OK) rc = test_matrix(&v.view, &source, &again, NULL);
        assert_true(rc == PL_OK || rc == PL_ENOMEM);
        feat_vocab_free(&v), feat_csr_free(&m), feat_csr_free(&again);
        assert_int_equal(heap.live, 0);
        assert_true(k < 5000);
    }
    mem_hook = (pl_allocator){0};
    free(text);
}

static const struct CMUnitTest feat_tests[] = {
    cmocka_unit_test(one_ticket_has_the_bits_of_its_batch_row),
    cmocka_unit_test(one_and_two_threads_give_the_same_bytes),
    cmocka_unit_test(hostile_text_is_read_within_bounds),
    cmocka_unit_test(words_are_folded_masked_and_split),
    cmocka_unit_test(a_term_of_one_requester_is_not_kept),
    cmocka_unit_test(rows_that_do_not_fit_shape_nothing),
    cmocka_unit_test(names_can_be_read_by_people),
    cmocka_unit_test(texts_without_features_are_empty_rows),
    cmocka_unit_test(damaged_vocabularies_are_refused),
    cmocka_unit_test(every_failing_allocation_of_feat_is_clean),
};
