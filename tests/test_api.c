/* Tests of API: what pipeline.h promises. */

static pl_model *api_model;                 /* of ut_tickets(400), 4 intents */

static void api_open(void) {
    pl_error err = {0};
    if (api_model) return;
    night_fresh(400);
    night_options o = {.path = &night_in, .paths = 1, .threads = 1, .seed = 1,
                       .now = time_parse(STR("2026-10-01"))};
    night_state *n = calloc(1, sizeof *n);
    n->options = &o;
    if (run_train(n, &err) != PL_OK) fail_msg("%s", err.message);
    char *path = ut_file("api.plm", str_view(&n->model[1].image));
    night_free(n), free(n);
    if (pl_model_open(path, &api_model, &err) != PL_OK)
        fail_msg("%s", err.message);
}

static pl_scorer *api_scorer(void) {
    pl_scorer *s;
    api_open();
    assert_int_equal(pl_scorer_new(api_model, &s, NULL), PL_OK);
    return s;
}

static pl_ticket api_ticket(const char *body) {
    return (pl_ticket){.struct_size = sizeof(pl_ticket),
                       .body = pl_text_of(body),
                       .page = pl_text_of("/help")};
}

static const char *const api_texts[] = {
    "my card was charged twice", "please reset my password",
    "where is my parcel", "refund please", "", "xyzzy", "Card card CARD \xff",
    "card\0hidden"};

static void what_must_not_be_null_is_refused(void **state) {
    pl_scorer *s = api_scorer();
    pl_ticket t = api_ticket("a");
    pl_intent intent[2];
    pl_reason reason[2];
    pl_model *m = (pl_model *)8;
    pl_scorer *other = (pl_scorer *)8;
    pl_error err = {0};
    size_t n;
    (void)state;
    assert_int_equal(pl_model_open(NULL, &m, &err), PL_EARG);
    assert_null(m);
    assert_true(strlen(err.message) > 10);
    assert_int_equal(pl_model_open("x", NULL, NULL), PL_EARG);
    assert_int_equal(pl_scorer_new(NULL, &other, NULL), PL_EARG);
    assert_null(other);
    assert_int_equal(pl_scorer_new(api_model, NULL, NULL), PL_EARG);
    assert_int_equal(pl_score(NULL, &t, intent, 2, &n, NULL, NULL), PL_EARG);
    assert_int_equal(pl_score(s, NULL, intent, 2, &n, NULL, NULL), PL_EARG);
    assert_int_equal(pl_score(s, &t, NULL, 2, &n, NULL, NULL), PL_EARG);
    assert_int_equal(pl_score(s, &t, intent, 2, NULL, NULL, NULL), PL_EARG);
    assert_int_equal(pl_explain(NULL, &t, 0, reason, 2, &n, NULL), PL_EARG);
    assert_int_equal(pl_explain(s, NULL, 0, reason, 2, &n, NULL), PL_EARG);
    assert_int_equal(pl_explain(s, &t, 0, NULL, 2, &n, NULL), PL_EARG);
    assert_int_equal(pl_explain(s, &t, 0, reason, 2, NULL, NULL), PL_EARG);
    assert_int_equal(pl_explain(s, &t, 4, reason, 2, &n, &err), PL_EARG);
    for (size_t size = 0; size < 2 * sizeof t; size++) {
        t.struct_size = size;
        assert_int_equal(pl_score(s, &t, intent, 2, &n, NULL, NULL),
                         size == sizeof t ? PL_OK : PL_EARG);
    }
    pl_scorer_free(s), pl_scorer_free(NULL), pl_model_close(NULL);
}

static void a_model_tells_what_it_knows(void **state) {
    static const char *const names[] = {"billing", "login", "refund",
                                        "shipping"};
    (void)state;
    api_open();
    assert_int_equal(pl_model_classes(api_model), 4);
    for (size_t c = 0; c < 4; c++) {
        const pl_text name = pl_model_class(api_model, c);
        ut_same((str){name.data, name.size}, str_of(names[c]));
    }
    assert_null(pl_model_class(api_model, 4).data);
    assert_null(pl_model_class(api_model, SIZE_MAX).data);
    assert_int_equal(pl_model_classes(NULL), 0);
    assert_null(pl_model_class(NULL, 0).data);
    assert_null(pl_model_info(NULL).data);
    const pl_text info = pl_model_info(api_model);
    js_node *doc = js_parse((str){info.data, info.size});
    assert_text(js_text(js_at(doc, "schema")), "pipeline.model/1");
    ut_near(js_number(js_at(doc, "classes"), 0), 4, 0);
    js_free(doc);
    assert_string_equal(pl_version(), PL_VERSION);
}

static void as_many_intents_are_given_as_there_is_room_for(void **state) {
    pl_scorer *s = api_scorer();
    (void)state;
    for (size_t i = 0; i < COUNT(api_texts); i++) {
        pl_intent all[9], some[9];
        pl_ticket t = api_ticket(api_texts[i]);
        size_t n, k;
        double sum = 0;
        assert_int_equal(pl_score(s, &t, all, 9, &n, NULL, NULL), PL_OK);
        assert_int_equal(n, 4);
        for (size_t c = 0; c < 4; c++) {
            sum += (double)all[c].probability;
            assert_true(all[c].probability >= 0 && all[c].probability <= 1);
            assert_true(!c || all[c].probability <= all[c - 1].probability);
        }
        ut_near(sum, 1, 1e-5);
        for (size_t cap = 0; cap <= 4; cap++) {
            assert_int_equal(pl_score(s, &t, cap ? some : NULL, cap, &k, NULL, NULL),
                             PL_OK);
            assert_int_equal(k, cap);
            assert_memory_equal(some, all, k * sizeof *all);
        }
    }
    pl_scorer_free(s);
}

static void more_classes_than_features_are_all_given(void **state) {
    str_buf image = model_tiny(50);
    pl_model *m;
    pl_scorer *s;
    pl_intent intent[60];
    pl_ticket t = api_ticket("refund");
    size_t n;
    (void)state;
    assert_int_equal(model_try(str_view(&image), &m, NULL), PL_OK);
    assert_true(m->vocab.features < 50);
    assert_int_equal(pl_scorer_new(m, &s, NULL), PL_OK);
    assert_int_equal(pl_score(s, &t, intent, 60, &n, NULL, NULL), PL_OK);
    assert_int_equal(n, 50);
    pl_scorer_free(s), pl_model_close(m), str_free(&image);
}

/* A ticket of which nothing is known gets softmax(bias). */
static void an_empty_ticket_gets_the_prior(void **state) {
    pl_scorer *s = api_scorer();
    pl_ticket t = {.struct_size = sizeof t};
    pl_intent intent[4];
    float z[LA_LANES], want[LA_LANES];
    size_t n;
    (void)state;
    t.subject = (pl_text){NULL, 5};                     /* no bytes there */
    assert_int_equal(pl_score(s, &t, intent, 4, &n, NULL, NULL), PL_OK);
    lr_logits_packed(&api_model->head, NULL, NULL, 0, z);
    for (size_t c = 0; c < 4; c++) z[c] *= api_model->calib.sharpness;
    lr_softmax(z, 4, want);
    for (size_t i = 0; i < 4; i++)
        ut_near((double)intent[i].probability,
                (double)want[intent[i].index], 0);
    pl_scorer_free(s);
}

static void texts_of_any_length_and_bytes_are_scored(void **state) {
    pl_scorer *s = api_scorer();
    str_buf big = io_noise((size_t)5 << 20, 256);
    pl_intent one[4], two[4];
    size_t n;
    (void)state;
    pl_ticket t = {.struct_size = sizeof t};
    pl_text *const member[] = {&t.subject, &t.body, &t.page, &t.product,
                               &t.tier, &t.channel, &t.language};
    for (size_t i = 0; i < COUNT(member); i++) {
        *member[i] = (pl_text){big.p, big.n};
        assert_int_equal(pl_score(s, &t, one, 4, &n, NULL, NULL), PL_OK);
        assert_int_equal(pl_score(s, &t, two, 4, &n, NULL, NULL), PL_OK);
        assert_memory_equal(one, two, sizeof one);
    }
    for (size_t i = 0; i < big.n; i++) big.p[i] = ' ';
    memcpy(big.p, "refund", 6);
    t = api_ticket("refund");
    assert_int_equal(pl_score(s, &t, one, 4, &n, NULL, NULL), PL_OK);
    t.body = (pl_text){big.p, big.n};
    assert_int_equal(pl_score(s, &t, two, 4, &n, NULL, NULL), PL_OK);
    assert_memory_equal(one, two, sizeof one);
    pl_scorer_free(s), str_free(&big);
}

static void the_page_speaks_for_its_own_intent(void **state) {
    pl_scorer *s = api_scorer();
    pl_ticket t = {.struct_size = sizeof t};
    (void)state;
    for (size_t page = 0; page < 4; page++) {
        float weight[4];
        t.page = pl_model_class(api_model, page);    /* pages are so called */
        for (size_t c = 0; c < 4; c++) {
            pl_reason reason;
            size_t n;
            assert_int_equal(pl_explain(s, &t, c, &reason, 1, &n, NULL), 0);
            assert_int_equal(n, 1);
            weight[c] = reason.weight;
        }
        for (size_t c = 0; c < 4; c++)
            assert_true(c == page || weight[c] < weight[page]);
    }
    pl_scorer_free(s);
}

/* log p differs from the logit by one number for all classes. */
static void reasons_and_intercept_sum_to_the_logit(void **state) {
    pl_scorer *s = api_scorer();
    (void)state;
    for (size_t i = 0; i < COUNT(api_texts); i++) {
        pl_ticket t = api_ticket(api_texts[i]);
        pl_reason reason[512];
        pl_intent intent[4];
        double logit[4], shift[4];
        size_t n, most = 0;
        for (size_t c = 0; c < 4; c++) {
            assert_int_equal(pl_explain(s, &t, c, reason, 512, &n, NULL),
                             PL_OK);
            assert_true(n < 512);
            logit[c] = (double)(api_model->head.bias[c] *
                                api_model->calib.sharpness);
            for (size_t k = 0; k < n; k++) {
                assert_true(reason[k].feature.size > 0);
                assert_true(!k || fabsf(reason[k].weight) <=
                                      fabsf(reason[k - 1].weight));
                logit[c] += (double)reason[k].weight;
            }
            most = MAX(most, n);
        }
        assert_true(most > 0 || !*api_texts[i]);
        assert_int_equal(pl_score(s, &t, intent, 4, &n, NULL, NULL), PL_OK);
        for (size_t k = 0; k < 4; k++)
            shift[k] = log((double)intent[k].probability) -
                       logit[intent[k].index];
        for (size_t k = 1; k < 4; k++) ut_near(shift[k], shift[0], 1e-4);
    }
    pl_scorer_free(s);
}

static void reasons_are_named_and_cut_to_the_room(void **state) {
    pl_scorer *s = api_scorer();
    pl_ticket t = api_ticket("refund my money");
    pl_reason all[512], some[512];
    size_t n, k;
    bool word = false, page = false;
    (void)state;
    assert_int_equal(pl_explain(s, &t, 2, all, 512, &n, NULL), PL_OK);
    for (size_t i = 0; i < n; i++) {
        const str name = {all[i].feature.data, all[i].feature.size};
        word |= str_equal(name, STR("word \"refund\""));
        page |= str_equal(name, STR("page=/help"));
    }
    assert_true(word && page);
    for (size_t cap = 0; cap < n; cap++) {
        assert_int_equal(pl_explain(s, &t, 2, some, cap, &k, NULL), PL_OK);
        assert_int_equal(k, cap);
        for (size_t i = 0; i < k; i++)
            ut_near((double)some[i].weight, (double)all[i].weight, 0);
    }
    pl_scorer_free(s);
}

static void scoring_allocates_nothing(void **state) {
    api_open();
    (void)state;
    ut_count_from(0);
    pl_scorer *s = api_scorer();
    const long before = ut_heap.calls;
    for (size_t i = 0; i < 1000; i++) {
        pl_ticket t = api_ticket(api_texts[i % COUNT(api_texts)]);
        pl_intent intent[4];
        size_t n;
        t.subject = pl_text_of("a subject");
        assert_int_equal(pl_score(s, &t, intent, 4, &n, NULL, NULL), PL_OK);
    }
    assert_int_equal(ut_heap.calls, before);
    pl_scorer_free(s);
    assert_int_equal(ut_heap.live, 0);
}

typedef struct {
    uint64_t hash;
    size_t from;
} api_work;

static void *api_score_many(void *context) {
    api_work *w = context;
    pl_scorer *s;
    if (pl_scorer_new(api_model, &s, NULL) != PL_OK) return NULL;
    for (size_t i = 0; i < 4000; i++) {
        const size_t at = (i + w->from) % 4000 % COUNT(api_texts);
        pl_ticket t = api_ticket(api_texts[at]);
        pl_intent intent[4];
        pl_reason reason[3];
        size_t n;
        if (pl_score(s, &t, intent, 4, &n, NULL, NULL) != PL_OK) return NULL;
        for (size_t k = 0; k < n; k++)          /* the order does not count */
            w->hash += str_mix(at * 64 + k * 8 + intent[k].index +
                               str_hash((str){(char *)&intent[k].probability,
                                              sizeof(float)}, 1));
        if (pl_explain(s, &t, at % 4, reason, 3, &n, NULL) != PL_OK)
            return NULL;
        for (size_t k = 0; k < n; k++)
            w->hash += str_hash((str){reason[k].feature.data,
                                      reason[k].feature.size}, at);
    }
    pl_scorer_free(s);
    return w;
}

static void two_threads_give_the_answers_of_one(void **state) {
    api_work work[3] = {{0, 0}, {0, 0}, {0, 1001}};
    pthread_t thread[2];
    (void)state;
    api_open();
    assert_non_null(api_score_many(&work[0]));
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, api_score_many,
                                        &work[i + 1]), 0);
    for (size_t i = 0; i < 2; i++) {
        void *result;
        assert_int_equal(pthread_join(thread[i], &result), 0);
        assert_non_null(result);
        assert_true(work[i + 1].hash == work[0].hash);
    }
}

static pl_code api_once(void) {
    pl_model *m = NULL;
    pl_scorer *s = NULL;
    pl_ticket t = api_ticket("refund my money");
    pl_intent intent[2];
    pl_reason reason[8];
    pl_error err = {0};
    size_t n;
    pl_code rc = pl_model_open(ut_path("api.plm"), &m, &err);
    if (rc == PL_OK) rc = pl_scorer_new(m, &s, &err);
    else assert_null(m);
    if (rc == PL_OK) rc = pl_score(s, &t, intent, 2, &n, NULL, &err);
    else assert_null(s);
    if (rc == PL_OK) rc = pl_explain(s, &t, 0, reason, 8, &n, &err);
    assert_int_equal(rc, err.code);
    assert_true(rc == PL_OK || strlen(err.message) > 10);
    pl_scorer_free(s), pl_model_close(m);
    return rc;
}

static void memory_running_out_in_the_api_is_told(void **state) {
    (void)state;
    api_open();
    assert_true(ut_fail_each(api_once, LONG_MAX, 1) > 10);
}

static void an_allocator_is_used_until_it_is_taken_back(void **state) {
    const pl_allocator counting = {ut_resize, NULL};
    (void)state;
    api_open();
    ut_count_from(0);
    pl_set_allocator(&counting);
    pl_scorer *s = api_scorer();
    assert_true(ut_heap.live > 3);
    pl_scorer_free(s);
    assert_int_equal(ut_heap.live, 0);
    pl_set_allocator(NULL);
    const long calls = ut_heap.calls;
    pl_scorer_free(api_scorer());
    assert_int_equal(ut_heap.calls, calls);
}

static void a_model_may_be_replaced_while_it_is_open(void **state) {
    pl_scorer *s;
    pl_model *m;
    pl_ticket t = api_ticket("refund my money");
    pl_intent before[4], after[4];
    size_t n;
    (void)state;
    api_open();
    str_buf image = ut_slurp(ut_path("api.plm"));
    char *path = ut_file("live.plm", str_view(&image));
    assert_int_equal(pl_model_open(path, &m, NULL), PL_OK);
    assert_int_equal(pl_scorer_new(m, &s, NULL), PL_OK);
    assert_int_equal(pl_score(s, &t, before, 4, &n, NULL, NULL), PL_OK);
    assert_int_equal(io_save(path, STR("something else"), NULL), PL_OK);
    assert_int_equal(pl_score(s, &t, after, 4, &n, NULL, NULL), PL_OK);
    assert_memory_equal(before, after, sizeof before);
    pl_scorer_free(s), pl_model_close(m), str_free(&image);
}

/* Last: the model that the others share. */
static void a_model_is_closed(void **state) {
    (void)state;
    api_open();
    pl_model_close(api_model);
    api_model = NULL;
}

static const struct CMUnitTest api_tests[] = {
    TEST(what_must_not_be_null_is_refused),
    TEST(a_model_tells_what_it_knows),
    TEST(as_many_intents_are_given_as_there_is_room_for),
    TEST(more_classes_than_features_are_all_given),
    TEST(an_empty_ticket_gets_the_prior),
    TEST(texts_of_any_length_and_bytes_are_scored),
    TEST(the_page_speaks_for_its_own_intent),
    TEST(reasons_and_intercept_sum_to_the_logit),
    TEST(reasons_are_named_and_cut_to_the_room),
    TEST(scoring_allocates_nothing),
    TEST(two_threads_give_the_answers_of_one),
    TEST(memory_running_out_in_the_api_is_told),
    TEST(an_allocator_is_used_until_it_is_taken_back),
    TEST(a_model_may_be_replaced_while_it_is_open),
    TEST(a_model_is_closed),
};
